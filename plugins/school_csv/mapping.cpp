#include "mapping.hpp"

#include <algorithm>

#include "person.hpp"
#include "twinwatch/errors.hpp"

namespace twinwatch::school_csv {

namespace {

bool contains(const auto& items, const auto& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// A column that names people fills no field, whatever a profile says; a coordinator's office address is the exception.
csv::Column column_for(const ColumnRule& rule, const csv::Header& header, const Profile& profile) {
  for (const auto& name : rule.folded) {
    const csv::Column column = header.find(name);
    if (column != csv::no_column && (rule.field == "mail" || !names_people(name, profile.personal))) return column;
  }
  return csv::no_column;
}

Slot slot_for(const FieldSpec& spec, std::string_view kind, const Profile& profile, const csv::Header& header) {
  Slot slot;
  slot.field = spec.name;
  slot.shape = shape_of(spec.name);
  slot.required = spec.required;
  slot.identifies = spec.key;
  slot.may_be_blank = contains(profile.may_be_blank, spec.name);
  if (const ColumnRule* rule = profile.rule(kind, spec.name)) slot.column = column_for(*rule, header, profile);
  for (const auto& constant : profile.constants)
    if (constant.field == spec.name && (constant.kind.empty() || constant.kind == kind)) slot.constant = constant.value;
  return slot;
}

std::vector<csv::Column> used_columns(const Mapping& mapping) {
  std::vector<csv::Column> out;
  for (const auto& record : mapping.records)
    for (const auto& slot : record.slots)
      if (slot.column != csv::no_column && !contains(out, slot.column)) out.push_back(slot.column);
  return out;
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

}  // namespace

Mapping lay(const Profile& profile, const csv::Header& header) {
  Mapping mapping;
  mapping.profile = &profile;
  for (const KindSpec* kind : profile.records) {
    RecordPlan plan{kind, {}};
    for (const auto& spec : kind->fields) {
      const Slot slot = slot_for(spec, kind->name, profile, header);
      const bool by_setting = spec.name == "country" || spec.name == "period";
      if (slot.column == csv::no_column && slot.constant.empty() && !by_setting) continue;
      if (slot.required && !slot.may_be_blank && slot.constant.empty() && !contains(mapping.needs, slot.column))
        mapping.needs.push_back(slot.column);
      plan.slots.push_back(slot);
    }
    mapping.records.push_back(std::move(plan));
  }
  for (const auto& field : profile.required) {
    const auto rule =
        std::find_if(profile.columns.begin(), profile.columns.end(), [&](const auto& r) { return r.field == field; });
    if (column_for(*rule, header, profile) != csv::no_column)
      ++mapping.required;
    else
      mapping.missing.push_back(field + " (" + (rule->headers.empty() ? "?" : rule->headers.front()) + ")");
  }
  for (const auto& name : profile.unless) mapping.ruled_out = mapping.ruled_out || header.find(name) != csv::no_column;

  const auto columns = used_columns(mapping);
  mapping.columns = columns.size();
  for (csv::Column i = 0; i < header.folded.size(); ++i) {
    if (names_people(header.folded[i], profile.personal) && !contains(columns, i))
      mapping.personal.push_back(i);
    else if (holds_phones(header.folded[i]))
      mapping.phones.push_back(i);
  }
  return mapping;
}

std::string used(const Mapping& mapping, const csv::Header& header) {
  std::vector<std::string> out;
  for (const csv::Column column : used_columns(mapping)) {
    std::vector<std::string> fields;
    for (const auto& record : mapping.records)
      for (const auto& slot : record.slots)
        if (slot.column == column && !contains(fields, std::string(slot.field))) fields.emplace_back(slot.field);
    out.push_back(header.names[column] + " -> " + joined(fields));
  }
  return joined(out);
}

std::string unused(const Mapping& mapping, const csv::Header& header) {
  const auto columns = used_columns(mapping);
  std::vector<std::string> out;
  for (csv::Column i = 0; i < header.names.size(); ++i)
    if (!contains(columns, i) && !contains(mapping.personal, i)) out.push_back(header.names[i]);
  return joined(out);
}

std::string dropped(const Mapping& mapping, const csv::Header& header) {
  std::vector<std::string> out;
  for (const csv::Column column : mapping.personal) out.push_back(header.names[column]);
  return joined(out);
}

Mapping choose(const std::vector<Profile>& profiles, const std::string& pinned, const csv::Header& header,
               const std::string& file) {
  std::vector<Mapping> fitting;
  Mapping nearest;
  for (const auto& profile : profiles) {
    if (!pinned.empty() && profile.name != pinned) continue;
    Mapping mapping = lay(profile, header);
    if (mapping.fits()) {
      fitting.push_back(std::move(mapping));
    } else if (!mapping.ruled_out && (!nearest.profile || mapping.required > nearest.required)) {
      nearest = std::move(mapping);
    }
  }
  const std::string see = "See how the file is read: twinwatch inspect " + file;
  const std::string columns = header.names.empty() ? "no line of it looks like one"
                                                   : "the columns found in line " + std::to_string(header.first_line) +
                                                         " are: " + header.list();
  if (fitting.empty()) {
    std::string message = file + ": no profile knows this header; " + columns + ". ";
    if (nearest.profile)
      message += "The nearest profile, " + nearest.profile->name + ", also needs " + joined(nearest.missing) + ". ";
    throw SourceChanged(message + "Add the header's names to a profile of your own (setting `profiles`). " + see);
  }
  const auto better = [](const Mapping& a, const Mapping& b) {
    return a.required != b.required ? a.required > b.required : a.columns > b.columns;
  };
  std::stable_sort(fitting.begin(), fitting.end(), better);
  if (fitting.size() > 1 && !better(fitting[0], fitting[1]))
    throw SourceChanged(file + ": two profiles fit alike, " + fitting[0].profile->name + " and " +
                        fitting[1].profile->name + "; " + columns + ". Say which one it is (setting `profile`). " +
                        see);
  return std::move(fitting.front());
}

}  // namespace twinwatch::school_csv
