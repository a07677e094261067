#include "ingest/record_key.hpp"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "text/fold.hpp"

namespace twinwatch::ingest {

namespace {

constexpr int column(const KindSpec& spec, std::string_view name) {
  for (std::size_t i = 0; i < spec.fields.size(); ++i)
    if (spec.fields[i].name == name) return static_cast<int>(i);
  return -1;
}

constexpr int either(int first, int second) { return first >= 0 ? first : second; }

constexpr KindColumns columns(const KindSpec& spec) {
  KindColumns c;
  c.spec = &spec;
  c.name = either(column(spec, "school_name"), column(spec, "name"));
  c.code = either(column(spec, "school_code"), column(spec, "code"));
  c.area_1 = column(spec, "area_1");
  c.area_2 = column(spec, "area_2");
  c.account = column(spec, "account");
  c.building = column(spec, "building_code");
  c.period = either(column(spec, "period"), column(spec, "year"));
  c.project_id = column(spec, "project_id");
  c.title = either(column(spec, "project_title"), column(spec, "title"));
  c.url = column(spec, "url");
  c.mail = column(spec, "mail");
  c.label = column(spec, "label");
  c.due_on = column(spec, "due_on");
  c.application_id = column(spec, "application_id");
  return c;
}

constexpr std::array<KindColumns, std::size(kinds::all)> every_kind = [] {
  std::array<KindColumns, std::size(kinds::all)> all;
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = columns(kinds::all[i]);
  return all;
}();

constexpr bool all_fit() {
  for (const KindSpec& kind : kinds::all)
    if (kind.fields.size() > most_fields) return false;
  return true;
}
static_assert(all_fit());

std::string complaint_about(const Place& place, std::string_view area_1, std::string_view area_2,
                            const place::Gazetteer& gazetteer) {
  using How = place::DistrictMatch::How;
  if (place.plate == 0) {
    if (!place.province_told) return {};
    return fmt::format("unknown province: {}", area_1);
  }
  // Every row without a district of today is told, also those that are known to have none: somebody may look for them.
  const std::string_view what = place.how == How::unknown     ? "no such district in"
                                : place.how == How::abolished ? "district abolished in"
                                : place.how == How::pseudo    ? "no district, the province's own, in"
                                                              : "";
  if (what.empty()) return {};
  const place::Province* province = gazetteer.province(place.plate);
  return fmt::format("{} {}: {}", what, province ? std::string_view(province->name) : area_1, area_2);
}

}  // namespace

const KindColumns* columns_of(std::string_view kind) {
  for (const KindColumns& c : every_kind)
    if (c.spec->name == kind) return &c;
  return nullptr;
}

void RowLayout::lay_out(const worker::Observation& record, const KindColumns& kind, Row& row) {
  if (kind_ != &kind) {
    kind_ = &kind;
    order_.fill(0);
  }
  row.kind = &kind;
  std::fill_n(row.values.begin(), kind.size(), std::string_view());
  const auto fields = kind.spec->fields;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const worker::Field& field = record.fields[i];
    std::size_t at = i < order_.size() ? order_[i] : 0;
    if (fields[at].name != field.name) {
      const int found = column(*kind.spec, field.name);
      if (found < 0)
        throw worker::StreamError(fmt::format("a record of kind {} has no field \"{}\"", kind.spec->name, field.name));
      at = static_cast<std::size_t>(found);
      if (i < order_.size()) order_[i] = static_cast<std::uint8_t>(at);
    }
    row.values[at] = field.value;
  }
}

const Place& Places::of(std::string_view area_1, std::string_view area_2) {
  if (last_ != nullptr && last_1_ == area_1 && last_2_ == area_2) return *last_;
  last_1_ = area_1;
  last_2_ = area_2;
  std::string pair;
  pair.reserve(area_1.size() + area_2.size() + 1);
  pair.append(area_1).append(1, '\0').append(area_2);
  const auto [entry, is_new] = known_.try_emplace(std::move(pair));
  Place& place = entry->second;
  if (is_new) {
    place.folded_1 = text::fold(area_1);
    place.folded_2 = text::fold(area_2);
    place.province_told = !place.folded_1.empty();
    place.plate = gazetteer_.plate_folded(place.folded_1);
    if (place.plate != 0) {
      const place::DistrictMatch district = gazetteer_.district_folded(place.plate, place.folded_2);
      place.district_id = district.id;
      place.how = district.how;
    }
    place.complaint = complaint_about(place, area_1, area_2, gazetteer_);
  }
  last_ = &place;
  return place;
}

std::string_view usable_code(std::string_view written) {
  while (!written.empty() && (written.front() == ' ' || written.front() == '\t')) written.remove_prefix(1);
  while (!written.empty() && (written.back() == ' ' || written.back() == '\t')) written.remove_suffix(1);
  // A code has a digit other than 0: that leaves out "0", "000000", "-", "yok", "null" and "#N/A".
  for (const char c : written)
    if (c >= '1' && c <= '9') return written;
  return {};
}

void RecordKeys::put(char tag, std::string_view text) {
  scratch_.push_back(tag);
  scratch_.append(text);
  scratch_.push_back('\x1f');
}

void RecordKeys::put_folded(char tag, std::string_view text) {
  scratch_.push_back(tag);
  text::fold_append(text, scratch_);
  scratch_.push_back('\x1f');
}

void RecordKeys::put_place(const Place& place) {
  // Letters for text, digits for numbers: a district written "17" is not district 17.
  if (place.plate != 0)
    put('P', std::to_string(place.plate));
  else
    put('p', place.folded_1);
  if (place.district_id != 0)
    put('D', std::to_string(place.district_id));
  else
    put('d', place.folded_2);
}

void RecordKeys::put_school(const Row& row, const Place& place) {
  if (const std::string_view code = usable_code(row.at(row.kind->code)); !code.empty()) return put('c', code);
  if (const std::string_view account = row.at(row.kind->account); !account.empty()) return put('a', account);
  put_place(place);
  put_folded('n', row.at(row.kind->name));
}

std::int64_t RecordKeys::finish() const {
  return static_cast<std::int64_t>(XXH3_64bits(scratch_.data(), scratch_.size()));
}

std::int64_t RecordKeys::key(const Row& row, const Place& place) {
  const KindColumns& kind = *row.kind;
  const std::string_view name = kind.spec->name;
  scratch_.clear();
  const auto project = [&] {
    if (const std::string_view id = row.at(kind.project_id); !id.empty())
      put('i', id);
    else
      put_folded('t', row.at(kind.title));
  };
  if (name == "school") {
    if (const std::string_view code = usable_code(row.at(kind.code)); !code.empty()) {
      put('c', code);
    } else {
      put_place(place);
      put_folded('n', row.at(kind.name));
      put('b', row.at(kind.building));
      put('a', row.at(kind.account));
    }
  } else if (name == "project") {
    project();
  } else if (name == "participation") {
    project();
    put_school(row, place);
    put('y', row.at(kind.period));
  } else if (name == "label") {
    if (const std::string_view id = row.at(kind.application_id); !id.empty()) {
      put('i', id);
    } else {
      put_folded('l', row.at(kind.label));
      put('y', row.at(kind.period));
      put_folded('t', row.at(kind.title));
    }
    put_school(row, place);
  } else if (name == "club") {
    put_school(row, place);
    put('y', row.at(kind.period));
  } else if (name == "activity") {
    put_school(row, place);
    put_folded('t', row.at(kind.title));
    put('o', row.at(kind.due_on));
  } else if (name == "coordinator") {
    std::string mail(row.at(kind.mail));
    for (char& c : mail)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    put('m', mail);
    put_place(place);
  } else if (const std::string_view url = row.at(kind.url); !url.empty()) {
    put('u', url);
  } else {
    put_folded('t', row.at(kind.title));
  }
  return finish();
}

std::int64_t RecordKeys::hash(const Row& row, const Place& place) {
  scratch_.clear();
  const std::uint32_t resolved[2] = {static_cast<std::uint32_t>(place.plate),
                                     static_cast<std::uint32_t>(place.district_id)};
  scratch_.append(reinterpret_cast<const char*>(resolved), sizeof resolved);
  for (std::size_t i = 0; i < row.kind->size(); ++i) {
    // Column and length before each value: no two different records run together to the same octets. A field that is
    // not told leaves nothing, so a field added to a kind later does not make every stored record look changed.
    if (row.values[i].empty()) continue;
    const std::uint32_t head[2] = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(row.values[i].size())};
    scratch_.append(reinterpret_cast<const char*>(head), sizeof head).append(row.values[i]);
  }
  return finish();
}

std::int64_t RecordKeys::named_place(const Row& row, const Place& place) {
  scratch_.clear();
  put_place(place);
  put_folded('n', row.at(row.kind->name));
  return finish();
}

}  // namespace twinwatch::ingest
