#include "export_page.hpp"

#include "portal/day.hpp"
#include "twinwatch/xlsx.hpp"

namespace twinwatch::etwinning_meb {

// How many columns of this header are known; 0 where one that must be there is not.
std::size_t ExportPage::score(const csv::Header& header, const Host& host) const {
  Columns::Places at;
  columns_.find(header.names, host, at);
  if (!at[school] || !at[project] || !at[province]) return 0;
  std::size_t known = 0;
  for (const auto& place : at) known += place.has_value();
  return known;
}

void ExportPage::read(const Page& page, const LabelList& which, Sink& sink) const {
  if (page.status() == 404 || page.status() == 410) {  // the link is older than the file's end: told, not fatal
    sink.row(1, 1);
    sink.reject("the labels page links to this export, and it is not there (" + std::to_string(page.status()) + ")");
    return sink.rows_total(1);
  }
  portal::Landmarks landmarks(sink);
  if (!portal::arrived(page, landmarks, which.url)) return;
  const auto points = [&](const csv::Header& header) { return score(header, sink.host()); };
  if (!xlsx::looks_like_zip(page.body())) {
    landmarks.see("letters that can be read", portal::legible(page.text()), page.charset());
    if (!landmarks.all()) return;
    csv::Table table(page, sink);
    landmarks.see("columns of the school, the province and the project", table.locate(points) > 0,
                  table.header().list());
    if (landmarks.all()) read_table(page, table, true, which, sink);
    return;
  }
  sink.personal_body();  // cells of a workbook cannot be blanked one by one
  const xlsx::Workbook workbook(page.body());
  for (std::size_t i = 0; i < workbook.sheets().size(); ++i) {
    if (workbook.sheets()[i].hidden) continue;
    csv::Table table(sink, std::string(page.name()) + ", sheet " + workbook.sheets()[i].name,
                     xlsx::records_of(workbook, i));
    if (table.locate(points) == 0) continue;
    return read_table(page, table, false, which, sink);
  }
  landmarks.see("a sheet with columns of the school, the province and the project", false);
}

void ExportPage::read_table(const Page& page, csv::Table& table, bool of_page_text, const LabelList& which,
                            Sink& sink) const {
  table.tell();
  table.each_preamble([&](const csv::Record& record) {
    const auto day = portal::day_in(record.text);
    constexpr std::int64_t one_day_ms = 86'400'000;  // a date that lies ahead would look fresh for ever
    if (!day || day->unix_ms() > page.fetched_at_ms() + one_day_ms) return;
    sink.dated(day->unix_ms());
    sink.finding("dated", day->iso());
  });
  Columns::Places at;
  columns_.find(table.header().names, sink.host(), at);
  std::vector<csv::Column> personal;
  for (csv::Column i = 0; i < table.header().names.size(); ++i)
    if (!columns_.names_nobody(table.header().names[i], sink.host())) personal.push_back(i);
  const auto mark = [&](std::string_view raw) {
    if (!of_page_text || raw.empty()) return;
    const std::size_t begin = page.offset_of(raw);
    sink.personal(begin, begin + raw.size());
  };
  table.needs({*at[school], *at[project]});
  const std::uint64_t header_line = table.header().first_line;
  const auto counts = table.each_row(
      [&](const csv::Row& row) {
        for (const csv::Column column : personal) mark(row.raw(column));
        const auto cell = [&](Column column) { return at[column] ? row[*at[column]] : std::string_view(); };
        sink.record(Label{.label = cell(label).empty() ? std::string_view(which.label) : cell(label),
                          .year = cell(year),
                          .application_id = cell(application),
                          .project_title = cell(project),
                          .role = cell(role),
                          .school_name = cell(school),
                          .country = "TR",
                          .area_1 = cell(province),
                          .area_2 = cell(district),
                          .url = page.url()},
                    "quality_label_export");
      },
      // Of a row that cannot be read the columns cannot be told either: all of it is blanked. Titles stay.
      [&](const csv::Record& other) {
        if (other.first_line > header_line) mark(other.text);
      });
  if (counts.stated) sink.expect({.kind = "label", .list = "quality_label_export"}, *counts.stated);
  if (counts.data == 0 && counts.stated && *counts.stated == 0) sink.nothing("the export states that it has 0 rows");
}

}  // namespace twinwatch::etwinning_meb
