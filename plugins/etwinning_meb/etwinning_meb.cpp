#include "etwinning_meb.hpp"

#include <algorithm>

namespace twinwatch::etwinning_meb {
namespace {

constexpr std::string_view list_name = "national_quality_labels";

std::string_view host_of(std::string_view address) {
  const std::size_t start = address.find("://");
  if (start == std::string_view::npos) return {};
  address.remove_prefix(start + 3);
  return address.substr(0, address.find_first_of("/?#"));
}

// "Toplam 1.234 etiket" -> 1234.
std::optional<std::size_t> number_in(std::string_view text) {
  std::optional<std::size_t> number;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      number = std::min<std::size_t>(number.value_or(0) * 10 + static_cast<std::size_t>(c - '0'), 10'000'000);
    else if (number && c != '.')
      break;
  }
  return number;
}

// "?page=2" and "/x/2/" as a browser would follow them from `page`; "" for what does not stay on its host.
std::string followed(std::string_view page, std::string_view href) {
  href = href.substr(0, href.find('#'));
  if (href.empty() || href.starts_with("//")) return {};
  const std::size_t colon = href.find(':');
  if (colon < href.find_first_of("/?") && href.substr(colon, 3) != "://") return {};  // mailto:, javascript:
  if (href.find("://") != std::string_view::npos)
    return host_of(href) == host_of(page) ? std::string(href) : std::string();
  const std::string_view path = page.substr(0, page.find_first_of("?#"));
  if (href.front() == '?') return std::string(path) + std::string(href);
  const std::size_t root = path.find('/', path.find("://") + 3);
  if (root == std::string_view::npos) return {};
  return std::string(path.substr(0, href.front() == '/' ? root : path.rfind('/') + 1)) + std::string(href);
}

// What the page does not show is not told: a null view, never "".
std::string_view told(std::string_view text) { return text.empty() ? std::string_view{} : text; }

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
  const auto mark = [&](const html::Node& node) {
    for (const auto& [begin, end] : node.source_ranges(page.text())) sink.personal(begin, end);
  };
  for (const html::Node& node : document.select(people_)) mark(node);
  // All tables of the page, known or not: whatever goes wrong later, no name is kept.
  for (const html::Node& node : document.select(html::Selector("table"))) {
    const html::Table table(node);
    std::vector<bool> known(table.headers().size());
    for (int column = 0; column < column_count; ++column)
      for (const auto& name : names_[column])
        for (std::size_t i = 0; i < known.size(); ++i)
          known[i] = known[i] || sink.fold(table.headers()[i]) == sink.fold(name);
    for (std::size_t row = 0; row < table.rows(); ++row)
      for (std::size_t i = 0; i < table.row(row).size(); ++i)
        if (i >= known.size() || !known[i]) mark(table.row(row)[i]);
  }
}

void EtwinningMeb::parse(const Page& page, Sink& sink) {
  if (page.status() == 429 || page.status() >= 500)
    throw Transient(std::string(page.url()) + " answered " + std::to_string(page.status()) +
                    "; it is asked again later");
  const html::Document document(page.text());
  mark_people(page, document, sink);
  sink.finding("page type", "labels: unverified (its markup was never confirmed on a real page)");

  bool all = sink.require("the page answers with 200 (it answered " + std::to_string(page.status()) + ")",
                          page.status() == 200);
  all &= sink.require("the address stays on " + std::string(host_of(url_)), host_of(page.url()) == host_of(url_));
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
  if (const auto total = number_in(document.first(total_).line())) {
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
                      .year = told(text[year]),
                      .application_id = told(text[application]),
                      .project_title = text[project],
                      .role = told(text[role]),
                      .school_name = text[school],
                      .country = "TR",
                      .area_1 = told(text[province]),
                      .area_2 = told(text[district]),
                      .url = page.url()},
                list_name);
  }
  sink.rows_total(table.rows());

  for (const html::Node& link : document.select(next_))
    if (const std::string url = followed(page.url(), link.attribute("href")); !url.empty())
      sink.request({.url = url, .kind = "labels"});
}

}  // namespace twinwatch::etwinning_meb
