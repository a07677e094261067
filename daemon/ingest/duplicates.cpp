#include "ingest/duplicates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "store/fact_tables.hpp"
#include "store/prepared.hpp"

namespace twinwatch::ingest {

namespace {

struct Repeat {
  Entry first, again;
  const KindColumns* kind = nullptr;
};

using Values = std::vector<std::string>;

// What the store holds of a key; nothing when it holds none.
class InForce {
 public:
  InForce(store::Database& db, std::int64_t source_id, const DatasetReading& dataset)
      : hash_(db.sql(), fmt::format("SELECT hash FROM {} WHERE known_to IS NULL AND key = ?1 AND dataset_id = (SELECT"
                                    " dataset_id FROM dataset WHERE source_id = {} AND kind = '{}' AND list = ?2)",
                                    store::fact_table(dataset.kind->spec->name), source_id, dataset.kind->spec->name)),
        list_(dataset.list) {}
  std::optional<std::int64_t> hash_of(std::int64_t key) {
    hash_.number(1, key);
    hash_.text(2, list_);
    if (!hash_.step()) return std::nullopt;
    const std::int64_t hash = hash_.integer(0);
    hash_.reset();
    return hash;
  }

 private:
  store::Prepared hash_;
  const std::string& list_;
};

std::vector<Repeat> take_repeats(DatasetReading& dataset, std::vector<std::uint8_t>& kept, InForce& in_force) {
  std::vector<Repeat> repeats;
  auto& entries = dataset.entries;
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.ordinal < b.ordinal; });
  std::size_t out = 0;
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    bool differing = false;
    for (end = begin + 1; end < entries.size() && entries[end].key == entries[begin].key; ++end)
      differing = differing || entries[end].hash != entries[begin].hash;
    std::size_t stands = begin;
    if (differing)
      if (const auto hash = in_force.hash_of(entries[begin].key))
        for (std::size_t i = begin; i < end; ++i)
          if (entries[i].hash == *hash) {
            stands = i;
            break;
          }
    const Entry first = entries[stands];
    for (std::size_t i = begin; i < end; ++i)
      if (i != stands) repeats.push_back({first, entries[i], dataset.kind});
    kept[first.ordinal] = 1;
    entries[out++] = first;
  }
  entries.resize(out);
  return repeats;
}

// Only those of differing content, so that the reasons can name the fields; a registry has some hundred of them.
std::unordered_map<std::uint32_t, Values> read_again(StagedRun& run, const std::vector<Repeat>& repeats) {
  std::unordered_map<std::uint32_t, Values> wanted;
  for (const Repeat& repeat : repeats)
    if (repeat.first.hash != repeat.again.hash) {
      wanted.try_emplace(repeat.first.ordinal);
      wanted.try_emplace(repeat.again.ordinal);
    }
  if (wanted.empty()) return wanted;
  RowLayout layout;
  Row row;
  std::uint32_t ordinal = 0;
  run.each([&](std::size_t, const worker::Observation& seen) {
    if (seen.entry != worker::Entry::record) return;
    const auto found = wanted.find(ordinal++);
    if (found == wanted.end()) return;
    const KindColumns& kind = *columns_of(seen.kind);
    layout.lay_out(seen, kind, row);
    found->second.assign(row.values.begin(), row.values.begin() + static_cast<std::ptrdiff_t>(kind.size()));
  });
  return wanted;
}

Row row_of(const KindColumns& kind, const Values& values) {
  Row row;
  row.kind = &kind;
  for (std::size_t i = 0; i < values.size(); ++i) row.values[i] = values[i];
  return row;
}

std::string differing_fields(const KindColumns& kind, const Values& a, const Values& b) {
  std::string fields;
  for (std::size_t i = 0; i < kind.size(); ++i)
    if (a[i] != b[i]) fields.append(fields.empty() ? "" : ", ").append(kind.spec->fields[i].name);
  return fields;
}

class Notes {
 public:
  Notes(StagedRun& run, Places& places, RunReading& reading) : run_(run), places_(places), out_(reading) {}

  void same(const Repeat& repeat) {
    if (repeat.again.row == no_row) return;  // a page without rows: nothing to account for, nothing lost
    SourceRow& row = out_.rows[repeat.again.row];
    if (row.kept) return;
    add(repeat, "duplicate", fmt::format("duplicate of {}", where(repeat)));
  }

  void differing(const Repeat& repeat, const Values& first, const Values& again) {
    const KindColumns& kind = *repeat.kind;
    const Row a = row_of(kind, first), b = row_of(kind, again);
    if (kind.spec->name == "school" && !usable_code(b.at(kind.code)).empty() &&
        keys_.named_place(a, places_.of(a)) != keys_.named_place(b, places_.of(b))) {
      if (repeat.again.row != no_row) out_.rows[repeat.again.row].refused = true;
      add(repeat, "rejected",
          fmt::format("code {} already stands on {} for another school", usable_code(b.at(kind.code)), where(repeat)));
      return;
    }
    add(repeat, "duplicate",
        fmt::format("duplicate of {} (differs in: {})", where(repeat), differing_fields(kind, first, again)));
  }

 private:
  std::string where(const Repeat& repeat) const {
    if (repeat.first.row == no_row) return "an earlier record";
    const SourceRow& first = out_.rows[repeat.first.row];
    const bool same_page = repeat.again.row != no_row && out_.rows[repeat.again.row].page == first.page;
    return same_page ? fmt::format("line {}", first.first_line)
                     : fmt::format("line {} of {}", first.first_line, run_.pages()[first.page].url);
  }

  void add(const Repeat& repeat, std::string_view what, std::string reason) {
    RowNote note;
    note.row = repeat.again.row;
    if (note.row != no_row) {
      const SourceRow& row = out_.rows[note.row];
      note.page = row.page;
      note.first_line = row.first_line;
      note.last_line = row.last_line;
    }
    note.what = what;
    note.reason = std::move(reason);
    out_.notes.push_back(std::move(note));
  }

  StagedRun& run_;
  Places& places_;
  RunReading& out_;
  RecordKeys keys_;
};

}  // namespace

void part_duplicates(store::Database& db, std::int64_t source_id, StagedRun& run, Places& places, RunReading& reading) {
  std::vector<Repeat> repeats;
  for (DatasetReading& dataset : reading.datasets) {
    InForce in_force(db, source_id, dataset);
    std::vector<Repeat> more = take_repeats(dataset, reading.kept, in_force);
    repeats.insert(repeats.end(), more.begin(), more.end());
  }
  if (repeats.empty()) return;
  // Until here a row counted as kept for having had a record at all.
  for (SourceRow& row : reading.rows) row.kept = false;
  for (const DatasetReading& dataset : reading.datasets)
    for (const Entry& entry : dataset.entries)
      if (entry.row != no_row) reading.rows[entry.row].kept = true;
  for (const Repeat& repeat : repeats)
    if (repeat.again.row != no_row) reading.rows[repeat.again.row].repeated = true;

  std::sort(repeats.begin(), repeats.end(),
            [](const Repeat& a, const Repeat& b) { return a.again.ordinal < b.again.ordinal; });
  const auto contents = read_again(run, repeats);
  Notes notes(run, places, reading);
  for (const Repeat& repeat : repeats) {
    if (repeat.first.hash == repeat.again.hash)
      notes.same(repeat);
    else
      notes.differing(repeat, contents.at(repeat.first.ordinal), contents.at(repeat.again.ordinal));
  }
}

}  // namespace twinwatch::ingest
