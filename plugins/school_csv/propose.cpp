#include "propose.hpp"

#include <algorithm>
#include <map>

#include "mapping.hpp"
#include "person.hpp"

namespace twinwatch::school_csv {

namespace {

constexpr std::size_t longest = 4'000;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

// "erzurum-2026.csv" -> "erzurum_2026"
std::string name_of(const std::string& file, const Host& host) {
  std::string name = host.fold(file.substr(0, file.rfind('.')));
  std::replace(name.begin(), name.end(), ' ', '_');
  return name.empty() ? "my_list" : name;
}

// The profile that knows most of these names: its kinds are the likeliest.
const Profile& likeliest(const std::vector<Profile>& profiles, const csv::Header& header) {
  const Profile* best = &profiles.front();
  std::size_t most = 0;
  for (const Profile& profile : profiles) {
    const Mapping mapping = lay(profile, header);
    const std::size_t points = 3 * mapping.required + mapping.columns;
    if (mapping.ruled_out || points <= most) continue;
    most = points;
    best = &profile;
  }
  return *best;
}

bool has_field(const Profile& profile, std::string_view field) {
  return std::any_of(profile.records.begin(), profile.records.end(), [&](const KindSpec* kind) {
    return std::any_of(kind->fields.begin(), kind->fields.end(), [&](const auto& one) { return one.name == field; });
  });
}

std::string examples_of(const Contents& contents, csv::Column column) {
  std::string out;
  for (const auto& example : contents.examples(column, 3)) out += (out.empty() ? "" : ", ") + quoted(example);
  return out.empty() ? "no cell is filled" : out;
}

}  // namespace

std::string proposal(const std::vector<Profile>& profiles, const std::vector<ContentRule>& rules,
                     const csv::Table& table, const Host& host, const std::string& file) {
  const csv::Header& header = table.header();
  const Contents contents(table, host);
  const Profile& like = likeliest(profiles, header);
  std::map<std::string, std::string, std::less<>> lines;  // field -> its line
  std::string rest;
  for (csv::Column i = 0; i < header.names.size(); ++i) {
    const std::string name = header.names[i].empty() ? "column " + std::to_string(i + 1) : header.names[i];
    if (names_people(header.folded[i], like.personal)) {
      rest += "# " + quoted(name) + " names people: it is never read\n";
      continue;
    }
    std::string field, why;
    for (const ColumnRule& rule : like.columns)
      if (field.empty() && std::find(rule.folded.begin(), rule.folded.end(), header.folded[i]) != rule.folded.end() &&
          !lines.contains(rule.field))
        field = rule.field;
    for (const ContentRule& rule : rules)
      for (const auto& one : rule.fields)
        if (field.empty() && has_field(like, one) && !lines.contains(one) && rule.is != ContentRule::Is::days &&
            contents.share(i, rule) >= 60) {
          field = one;
          why = "  # " + std::to_string(contents.share(i, rule)) + " % of its cells are " + rule.what;
        }
    if (!field.empty())
      lines.emplace(
          field, field + " = [" + quoted(name) + "]" +
                     (!why.empty() || holds_phones(header.folded[i]) ? why : "  # e.g. " + examples_of(contents, i)));
    else
      rest += "# ? = [" + quoted(name) + "]  # e.g. " + examples_of(contents, i) + "\n";
  }

  std::string kinds, required;
  for (const KindSpec* kind : like.records) kinds += (kinds.empty() ? "" : ", ") + quoted(kind->name);
  for (const auto& [field, line] : lines)
    if (std::find(like.required.begin(), like.required.end(), field) != like.required.end())
      required += (required.empty() ? "" : ", ") + quoted(field);
  std::string out = "# Proposed for " + file + " after the built-in profile " + like.name +
                    ". Check each line, then name this file in the source's\n# setting_files: profiles = \"FILE\". "
                    "What each key means: plugins/school_csv/README.md\n[[profile]]\n";
  out += "name = " + quoted(name_of(file, host)) + "\n";
  out += "records = [" + kinds +
         "]  # what one row gives: school, project, participation, label, club, coordinator, ...\n";
  out += "list = " + quoted(name_of(file, host)) + "  # lists of different names never retire each other's records\n";
  out += "required = [" + required + "]  # without a column for these the profile does not fit\n";
  out += "constants = { country = \"TR\" }  # what is the same in every row: area_1 = \"Erzurum\"\n";
  out +=
      "covers = \"none\"  # what a file is the whole of: none, country, provinces_seen, plates:25, file_name, title\n";
  if (!header.stands) out += "# The table has no header: its columns are called \"column 1\", \"column 2\", ...\n";
  out += "[profile.columns]  # field = the header names that fill it\n";
  for (const auto& [field, line] : lines) out += line + "\n";
  for (const auto& field : like.required)
    if (!lines.contains(field)) out += "# " + field + " = [\"?\"]  # the built-in profile cannot do without it\n";
  out += rest;
  if (out.size() > longest) {
    std::size_t end = longest;
    while (end > 0 && out[end] != '\n') --end;
    out.resize(end);
    out += "\n# … and further columns";
  }
  return out;
}

}  // namespace twinwatch::school_csv
