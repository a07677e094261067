#include "etwinning_meb.hpp"

namespace twinwatch::etwinning_meb {
namespace {

constexpr std::string_view list_name = "national_quality_labels";

}  // namespace

EtwinningMeb::EtwinningMeb(const Settings& settings)
    : url_(settings.text("labels_url")),
      label_(settings.text("label")),
      content_(html::selector_setting(settings, "content")),
      table_(html::selector_setting(settings, "table")),
      total_(html::selector_setting(settings, "total")),
      none_(html::selector_setting(settings, "none")),
      next_(html::selector_setting(settings, "next")),
      people_(html::selector_setting(settings, "people")),
      names_{settings.list("column_year"),     settings.list("column_school"),  settings.list("column_province"),
             settings.list("column_district"), settings.list("column_project"), settings.list("column_role"),
             settings.list("column_id"),       settings.list("column_dropped")} {
  if (!url_.starts_with("https://"))
    throw ConfigError("setting 'labels_url' must be an https:// address, not '" + url_ + "'");
  if (label_.empty()) throw ConfigError("setting 'label' is empty: say which label the page lists");
}

void EtwinningMeb::start(Sink& sink) { sink.request({.url = url_, .kind = "labels"}); }

std::optional<std::size_t> EtwinningMeb::place_of(Column column, const html::Table& table, const Host& host) const {
  for (const auto& name : names_[column])
    if (const auto place = table.column(host, name)) return place;
  return {};
}

void EtwinningMeb::mark_people(const Page& page, const html::Document& document, Sink& sink) const {
  for (const html::Node& node : document.select(people_)) html::mark_personal(page, sink, node);
  // All tables of the page, known or not: whatever goes wrong later, no name is kept.
  for (const html::Node& node : document.select(html::Selector("table"))) {
    const html::Table table(node);
    std::vector<bool> known(table.headers().size());
    for (int column = 0; column < column_count; ++column)
      for (const auto& name : names_[column])
        for (std::size_t i = 0; i < known.size(); ++i)
          known[i] = known[i] || sink.fold(table.headers()[i]) == sink.fold(name);
    for (const auto& title : table.above())
      for (const html::Node& cell : title.cells) html::mark_personal(page, sink, cell);
    for (std::size_t row = 0; row < table.rows(); ++row)
      for (std::size_t i = 0; i < table.row(row).size(); ++i)
        if (table.title(row) || i >= known.size() || !known[i]) html::mark_personal(page, sink, table.row(row)[i]);
  }
}

void EtwinningMeb::parse(const Page& page, Sink& sink) {
  const html::Document document(page.text());
  mark_people(page, document, sink);
  sink.finding("page type", "labels: unverified (its markup was never confirmed on a real page)");

  bool all = html::arrived(page, sink, url_);
  const html::Node content = document.first(content_);
  all &= sink.require("content: " + content_.css(), bool(content));
  if (!all) return;
  if (html::first(content, none_)) {
    const Claim whole{.kind = "label", .list = list_name, .country = "TR"};
    sink.covers(whole);
    return sink.nothing("the page says that there are no labels");
  }
  const html::Node node = html::first(content, table_);
  if (sink.require("table: " + table_.css() + ", or that there is none", bool(node)))
    parse_table(page, document, html::Table(node), sink);
}

void EtwinningMeb::parse_table(const Page& page, const html::Document& document, const html::Table& table,
                               Sink& sink) const {
  Places at;
  for (int column = 0; column < column_count; ++column)
    at[column] = place_of(static_cast<Column>(column), table, sink.host());
  bool all = sink.require("column of the school", at[school].has_value());
  all &= sink.require("column of the province", at[province].has_value());
  all &= sink.require("column of the project", at[project].has_value());
  all &= sink.require("rows in the table, or that there are none", table.rows() > 0);
  if (!all) return;

  const Claim whole{.kind = "label", .list = list_name, .country = "TR"};
  if (const auto total = html::number_in(document.first(total_).line())) {
    sink.covers(whole);
    sink.expect(whole, *total);
    sink.finding("stated total", std::to_string(*total));
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t line = table.row(row).front().source_line();
    sink.row(line, line);
    if (table.blank(row)) {
      sink.skip(Skip::blank);
      continue;
    }
    std::string text[column_count];
    for (int column = 0; column < column_count; ++column) text[column] = table.cell(row, at[column]).line();
    if (text[school].empty() || text[project].empty()) {
      sink.reject(text[school].empty() ? "no school in this row" : "no project in this row");
      continue;
    }
    sink.record(Label{.label = label_,
                      .year = html::told(text[year]),
                      .application_id = html::told(text[application]),
                      .project_title = text[project],
                      .role = html::told(text[role]),
                      .school_name = text[school],
                      .country = "TR",
                      .area_1 = html::told(text[province]),
                      .area_2 = html::told(text[district]),
                      .url = page.url()},
                list_name);
  }
  sink.rows_total(table.rows());

  for (const html::Node& link : document.select(next_))
    if (const std::string url = html::followed(page.url(), link.attribute("href")); !url.empty())
      sink.request({.url = url, .kind = "labels"});
}

}  // namespace twinwatch::etwinning_meb
