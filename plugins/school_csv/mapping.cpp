#include "mapping.hpp"

#include <algorithm>

#include "person.hpp"
#include "twinwatch/errors.hpp"

namespace twinwatch::school_csv {

namespace {

bool contains(const auto& items, const auto& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// "column 4": how a profile names a column that has no name.
csv::Column nameless(const csv::Header& header, std::string_view name) {
  for (csv::Column i = 0; i < header.names.size(); ++i)
    if (header.names[i].empty() && name == "column " + std::to_string(i + 1)) return i;
  return csv::no_column;
}

// A column that names people fills no field, whatever a profile says; a coordinator's office address is the exception.
csv::Column column_for(const ColumnRule& rule, const csv::Header& header, const Profile& profile) {
  for (const auto& name : rule.folded) {
    csv::Column column = header.find(name);
    if (column == csv::no_column) column = nameless(header, name);
    if (column != csv::no_column && (rule.field == "mail" || !names_people(name, profile.personal))) return column;
  }
  return csv::no_column;
}

std::string column_name(const csv::Header& header, csv::Column column) {
  const std::string& name = header.names[column];
  return (name.empty() ? "column " + std::to_string(column + 1)
                       : "'" + name + "' (column " + std::to_string(column + 1) + ")");
}

// The one column without a telling name whose cells are what this field holds.
csv::Column column_by_content(std::string_view field, const csv::Header& header, const ByContent& content, Slot& slot,
                              std::string& ambiguous) {
  for (const ContentRule& rule : content.rules) {
    if (!rule.fills(field)) continue;
    std::vector<csv::Column> fitting;
    for (const csv::Column column : content.unknown)
      if (content.contents.share(column, rule) >= sure_share) fitting.push_back(column);
    if (fitting.size() > 1)
      ambiguous = "both " + column_name(header, fitting[0]) + " and " + column_name(header, fitting[1]) +
                  " hold what " + std::string(field) + " could be, " + rule.what;
    if (fitting.size() != 1) continue;
    slot.by_content = rule.what;
    return fitting.front();
  }
  return csv::no_column;
}

// A second column of the same name that says something else.
std::string repeated(const csv::Header& header, csv::Column column, std::string_view field, const Contents& contents) {
  for (csv::Column other = column + 1; other < header.folded.size(); ++other)
    if (header.folded[other] == header.folded[column] && !contents.alike(column, other))
      return "both column " + std::to_string(column + 1) + " and column " + std::to_string(other + 1) +
             " are called '" + header.names[column] + "' and say different things (" + std::string(field) + ")";
  return {};
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

std::vector<csv::Column> unknown_columns(const std::vector<Profile>& profiles, const csv::Header& header) {
  std::vector<csv::Column> out;
  for (csv::Column i = 0; i < header.folded.size(); ++i) {
    const auto knows = [&](const Profile& profile) {
      return names_people(header.folded[i], profile.personal) ||
             std::any_of(profile.columns.begin(), profile.columns.end(),
                         [&](const ColumnRule& rule) { return contains(rule.folded, header.folded[i]); });
    };
    if (!holds_phones(header.folded[i]) && std::none_of(profiles.begin(), profiles.end(), knows)) out.push_back(i);
  }
  return out;
}

Mapping lay(const Profile& profile, const csv::Header& header, const ByContent* content) {
  Mapping mapping;
  mapping.profile = &profile;
  for (const KindSpec* kind : profile.records) {
    RecordPlan plan{kind, {}};
    for (const auto& spec : kind->fields) {
      Slot slot = slot_for(spec, kind->name, profile, header);
      if (content != nullptr && slot.column != csv::no_column && mapping.ambiguous.empty())
        mapping.ambiguous = repeated(header, slot.column, spec.name, content->contents);
      // Only what a record cannot do without: a day in a column of any name is not "joined on".
      const bool wanted = slot.required || contains(profile.required, std::string(spec.name));
      if (content != nullptr && wanted && slot.column == csv::no_column && slot.constant.empty())
        slot.column = column_by_content(spec.name, header, *content, slot, mapping.ambiguous);
      const bool by_setting = spec.name == "country" || spec.name == "period";
      if (slot.column == csv::no_column && slot.constant.empty() && !by_setting) continue;
      if (slot.required && !slot.may_be_blank && slot.constant.empty() && !contains(mapping.needs, slot.column))
        mapping.needs.push_back(slot.column);
      plan.slots.push_back(std::move(slot));
    }
    mapping.records.push_back(std::move(plan));
  }
  for (const auto& field : profile.required) {
    const auto rule =
        std::find_if(profile.columns.begin(), profile.columns.end(), [&](const auto& r) { return r.field == field; });
    const auto has_column = [&](const RecordPlan& plan) {
      return std::any_of(plan.slots.begin(), plan.slots.end(),
                         [&](const Slot& slot) { return slot.field == field && slot.column != csv::no_column; });
    };
    if (std::any_of(mapping.records.begin(), mapping.records.end(), has_column))
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
    std::string told;
    for (const auto& record : mapping.records)
      for (const auto& slot : record.slots)
        if (slot.column == column && !contains(fields, std::string(slot.field))) {
          fields.emplace_back(slot.field);
          if (!slot.by_content.empty()) told = " (by its cells: " + slot.by_content + ")";
        }
    out.push_back((header.names[column].empty() ? "column " + std::to_string(column + 1) : header.names[column]) +
                  " -> " + joined(fields) + told);
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
               const ByContent& content, const std::string& file) {
  std::vector<Mapping> fitting;
  Mapping nearest;
  for (const auto& profile : profiles) {
    if (!pinned.empty() && profile.name != pinned) continue;
    Mapping mapping = lay(profile, header);
    if (!mapping.fits() && !mapping.ruled_out) {
      Mapping by_content = lay(profile, header, &content);
      if (by_content.required > mapping.required || !by_content.ambiguous.empty()) mapping = std::move(by_content);
    }
    if (mapping.fits()) {
      fitting.push_back(std::move(mapping));
    } else if (!mapping.ruled_out && (!nearest.profile || mapping.required > nearest.required ||
                                      (!mapping.ambiguous.empty() && mapping.required == nearest.required))) {
      nearest = std::move(mapping);
    }
  }
  const std::string see = "See how the file is read: twinwatch inspect " + file;
  const std::string columns = header.names.empty() ? "no line of it looks like one"
                                                   : "the columns found in line " + std::to_string(header.first_line) +
                                                         " are: " + header.list();
  if (fitting.empty()) {
    if (nearest.profile && !nearest.ambiguous.empty())
      throw SourceChanged(file + ": " + nearest.ambiguous +
                          ". Say which it is by its name in a profile of your own (setting " +
                          "`profiles`), or give the column a name. " + see);
    std::string message = file + ": no profile knows this header; " + columns + ". ";
    if (nearest.profile)
      message += "The nearest profile, " + nearest.profile->name + ", also needs " + joined(nearest.missing) + ". ";
    throw SourceChanged(message +
                        "Add the header's names to a profile of your own (setting `profiles`); twinwatch inspect " +
                        file + " --propose writes one to begin with. " + see);
  }
  const auto better = [](const Mapping& a, const Mapping& b) {
    return a.required != b.required ? a.required > b.required : a.columns > b.columns;
  };
  std::stable_sort(fitting.begin(), fitting.end(), better);
  if (fitting.size() > 1 && !better(fitting[0], fitting[1]))
    throw SourceChanged(file + ": two profiles fit alike, " + fitting[0].profile->name + " and " +
                        fitting[1].profile->name + "; " + columns + ". Say which one it is (setting `profile`). " +
                        see);
  // The chosen one once more with the cells at hand: fields beyond the required ones, and columns of one name.
  Mapping chosen = lay(*fitting.front().profile, header, &content);
  if (!chosen.ambiguous.empty())
    throw SourceChanged(file + ": " + chosen.ambiguous +
                        ". Give the columns different names, or say which it is in a " +
                        "profile of your own (setting `profiles`). " + see);
  return chosen;
}

}  // namespace twinwatch::school_csv
