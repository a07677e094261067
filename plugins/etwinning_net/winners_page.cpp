#include "winners_page.hpp"

#include "country.hpp"

namespace twinwatch::etwinning_net {
namespace {

std::optional<std::size_t> column_of(const html::Table& table, const Host& host,
                                     const std::vector<std::string>& names) {
  for (const auto& name : names)
    if (const auto column = table.column(host, name)) return column;
  return {};
}

std::string headers_of(const html::Table& table) {
  std::string all;
  for (const auto& header : table.headers()) all += (all.empty() ? "" : ", ") + header;
  return all;
}

}  // namespace

WinnersPage::WinnersPage(const Settings& settings)
    : path_(settings.text("winners_path")),
      periods_(settings.list("label_periods")),
      country_names_(settings.list("column_country")),
      school_names_(settings.list("column_school")),
      view_(html::selector_setting(settings, "winners")),
      table_(html::selector_setting(settings, "winners_table")),
      link_(html::selector_setting(settings, "partner_link")),
      list_(settings) {
  for (const auto& names : {country_names_, school_names_, settings.list("column_dropped")})
    named_.insert(named_.end(), names.begin(), names.end());
}

void WinnersPage::ask(const Site& site, Sink& sink) const {
  for (const auto& period : periods_)
    sink.request(
        {.url = site.address(path_ + period), .kind = "winners", .tag = "winners", .max_age_s = site.lists_max_age});
}

void WinnersPage::read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const {
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, site.base)) return;
  // Of which year: the address as asked for. Were it taken from the page, a portal that ignores the question would
  // give this year's winners to all years.
  const std::string_view period = portal::argument(page.asked_url(), "period");
  landmarks.see("a period in the address", !period.empty(), page.asked_url());
  landmarks.see("the period that was asked for", portal::argument(page.url(), "period") == period, page.url());
  const html::Node view = landmarks.first(document.root(), "winners", view_);
  if (!landmarks.all()) return;
  portal::Listing list(page, sink, landmarks, {"winners", site.lists_max_age});
  const Claim whole{.kind = "label",
                    .list = "esep_label_winners",
                    .country = site.countries.size() == 1 ? std::string_view(site.countries[0]) : std::string_view(),
                    .period = period};
  const html::Node found = html::first(view, table_);
  if (!found) {
    const html::Node entries = list_.entries(view, list, landmarks, sink, whole);
    if (entries)
      landmarks.see("winners_table: " + table_.css() + ", or that there is none", false, portal::outline(entries));
    if (landmarks.all() && !list.first()) list_.close(view, list, whole);
    return;
  }
  const html::Table table(found);
  const auto country_at = column_of(table, sink.host(), country_names_);
  const auto school_at = column_of(table, sink.host(), school_names_);
  landmarks.see("column of the country (column_country)", country_at.has_value(), headers_of(table));
  landmarks.see("column of the school (column_school)", school_at.has_value(), headers_of(table));
  landmarks.see("rows in the table, or that there are none", table.rows() > 0);
  if (!landmarks.all()) return;
  // A column moved without its header shows as well: then nothing in the school's column leads to a school.
  bool any_link = false;
  for (std::size_t row = 0; row < table.rows(); ++row)
    any_link = any_link || html::first(table.cell(row, school_at), link_);
  if (!landmarks.see("partner_link: " + link_.css() + ", in the school's column", any_link)) return;

  std::size_t rows = 0, elsewhere = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string written = table.cell(row, country_at).line();
    const std::string_view country = country_code(sink.fold(written));
    const std::size_t line = table.node(row).source_line();
    const bool blank = table.blank(row) || table.title(row) || table.footer(row);
    if (!blank) list.seen();
    if (!country.empty() && !site.wants(country)) {
      ++elsewhere;
      continue;
    }
    ++rows;
    sink.row(line, line);
    const html::Node cell = table.cell(row, school_at), link = html::first(cell, link_);
    const std::string name = link ? link.line() : cell.line();
    const std::string_view account = html::step_after(link.attribute("href"), "/schools-organisations/");
    if (!blank && (country.empty() || name.empty() || portal::has_hole(name))) list.unread();
    if (blank) {
      sink.skip(table.blank(row) ? Skip::blank : table.title(row) ? Skip::preamble : Skip::footer);
    } else if (country.empty()) {
      sink.reject("the country '" + written + "' is not known");
    } else if (name.empty()) {
      sink.reject("no school in this row");
    } else if (portal::has_hole(name)) {
      sink.reject("letters that could not be read in the school's name");
    } else {
      sink.record(Label{.label = "eTwinning School",
                        .year = period,
                        .school_name = name,
                        .country = country,
                        .account = account,
                        .url = page.url()},
                  "esep_label_winners");
      list.kept();
    }
  }
  sink.rows_total(rows);
  if (elsewhere > 0) sink.finding("schools of other countries", std::to_string(elsewhere) + ", not read");
  list_.close(view, list, whole);
}

}  // namespace twinwatch::etwinning_net
