#include "labels_page.hpp"

#include "portal/max_age.hpp"

namespace twinwatch::etwinning_meb {
namespace {

std::string headers_of(const html::Table& table) {
  std::string all;
  for (const auto& header : table.headers()) all += (all.empty() ? "" : ", ") + header;
  return all;
}

}  // namespace

LabelsPage::LabelsPage(const Settings& settings, const Columns& columns)
    : columns_(columns),
      max_age_(portal::max_age(settings, "labels_max_age")),
      content_(html::selector_setting(settings, "content")),
      table_(html::selector_setting(settings, "table")),
      total_(html::selector_setting(settings, "total")),
      none_(html::selector_setting(settings, "none")),
      next_(html::selector_setting(settings, "next")),
      exports_(html::selector_setting(settings, "exports")) {}

void LabelsPage::ask(const LabelList& which, Sink& sink) const {
  sink.request({.url = which.url, .kind = "labels", .tag = which.name, .max_age_s = max_age_});
}

void LabelsPage::read(const Page& page, const html::Document& document, const LabelList& which, Sink& sink) const {
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, which.url)) return;
  const html::Node content = landmarks.first(document.root(), "content", content_);
  if (!content) return;
  // An export is a list of its own: it says more than the table, and may be there where the table is not.
  const std::string tag = "export\t" + which.name;
  for (const html::Node& link : html::select(content, exports_))
    if (const std::string url = portal::link_here(link, page); !url.empty())
      sink.request({.url = url, .kind = "export", .tag = tag, .max_age_s = max_age_});
  if (html::first(content, none_)) {
    // Said as a claim, so that the gate holds it against what the list held before.
    sink.covers({.kind = "label", .list = which.list, .country = "TR"});
    return sink.nothing("the page says that there are no labels");
  }
  const html::Node node = html::first(content, table_);
  landmarks.see("table: " + table_.css() + ", or that there is none", bool(node), portal::outline(content));
  if (landmarks.all()) read_table(page, document.root(), html::Table(node), which, landmarks, sink);
}

void LabelsPage::read_table(const Page& page, const html::Node& root, const html::Table& table, const LabelList& which,
                            portal::Landmarks& landmarks, Sink& sink) const {
  Columns::Places at;
  columns_.find(table, sink.host(), at);
  const auto column = [&](Column which, std::string_view setting, std::string_view what) {
    landmarks.see(
        "column of the " + std::string(what) + " (" + std::string(setting) + ": " + columns_.names_of(which) + ")",
        at[which].has_value(), headers_of(table));
  };
  column(school, "column_school", "school");
  column(province, "column_province", "province");
  column(project, "column_project", "project");
  landmarks.see("rows in the table, or that there are none", table.rows() > 0, headers_of(table));
  if (!landmarks.all()) return;

  portal::Listing list(page, sink, landmarks, {"labels", max_age_, which.name});
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t line = table.node(row).source_line();
    sink.row(line, line);
    if (table.blank(row) || table.title(row) || table.footer(row)) {
      sink.skip(table.blank(row) ? Skip::blank : table.title(row) ? Skip::preamble : Skip::footer);
      continue;
    }
    list.seen();
    std::string text[column_count];
    for (int i = 0; i < column_count; ++i) text[i] = table.cell(row, at[i]).line();
    if (text[school].empty() || text[project].empty()) {
      list.unread();
      sink.reject(text[school].empty() ? "no school in this row" : "no project in this row");
      continue;
    }
    if (portal::has_hole(text[school])) {
      list.unread();
      sink.reject("letters that could not be read in the school's name");
      continue;
    }
    sink.record(Label{.label = which.label,
                      .year = html::told(text[year]),
                      .application_id = html::told(text[application]),
                      .project_title = text[project],
                      .role = html::told(text[role]),
                      .school_name = text[school],
                      .country = "TR",
                      .area_1 = html::told(text[province]),
                      .area_2 = html::told(text[district]),
                      .url = page.url()},
                which.list);
    list.kept();
  }
  sink.rows_total(table.rows());
  list.close(html::select(root, next_), html::number_in(html::first(root, total_).line()),
             {.kind = "label", .list = which.list, .country = "TR"});
}

}  // namespace twinwatch::etwinning_meb
