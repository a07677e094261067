#include "coordinators_page.hpp"

#include <algorithm>

#include "portal/max_age.hpp"
#include "twinwatch/csv.hpp"

namespace twinwatch::etwinning_meb {
namespace {

// The addresses in a text, in lower case: people write "A@example.org; b@example.org".
std::set<std::string> mails_in(std::string_view text) {
  std::set<std::string> mails;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (c == ' ' || c == ';' || c == ',' || c == '<' || c == '>' || c == '(' || c == ')' || c == '\n' || c == '\t') {
      if (word.find('@') != word.npos) mails.insert(word);
      word.clear();
    } else {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  return mails;
}

}  // namespace

CoordinatorsPage::CoordinatorsPage(const Settings& settings)
    : url_(settings.text("coordinators_url")),
      max_age_(portal::max_age(settings, "coordinators_max_age")),
      province_names_(settings.list("column_province")),
      mail_names_(settings.list("column_mail")),
      content_(html::selector_setting(settings, "content")),
      table_(html::selector_setting(settings, "table")) {
  if (url_.empty()) url_ = settings.text("base_url") + "/il-proje-koordinatorleri/";
  if (const std::string file = settings.text("coordinators"); !file.empty()) take_own_file(file, settings.host());
}

// The file that school_csv reads with its profile `coordinators`; its columns go by the same names.
void CoordinatorsPage::take_own_file(const std::string& text, const Host& host) {
  const auto dialect = csv::detect(text).dialect;
  csv::Reader reader(text, dialect);
  csv::Column province = csv::no_column, mail = csv::no_column;
  for (csv::Record record; reader.next(record);) {
    if (mail == csv::no_column || province == csv::no_column) {
      const csv::Header header(record, 0, host);
      province = mail = csv::no_column;
      for (const auto& name : province_names_)
        if (province == csv::no_column) province = header.find(host.fold(name));
      for (const auto& name : mail_names_)
        if (mail == csv::no_column) mail = header.find(host.fold(name));
      continue;
    }
    if (std::max(province, mail) >= record.cells.size()) continue;
    const std::string where = host.fold(record.cells[province]);
    if (!where.empty()) own_[where].merge(mails_in(record.cells[mail]));
  }
  if (mail == csv::no_column || province == csv::no_column)
    throw ConfigError("setting 'coordinators': the file has no columns '" + province_names_.front() + "' and '" +
                      mail_names_.front() + "'; name the one that the profile `coordinators` reads");
  has_own_ = true;
}

void CoordinatorsPage::ask(Sink& sink) const {
  sink.request({.url = url_, .kind = "coordinators", .tag = "coordinators", .max_age_s = max_age_});
}

void CoordinatorsPage::read(const Page& page, const html::Document& document, Sink& sink) const {
  html::mark_personal(page, sink, document.root());
  constexpr std::string_view what = "coordinator page";
  // It is only a check: a page that moved, or became a PDF, must not hold back the labels.
  if (page.status() != 200 || html::host_of(page.url()) != html::host_of(url_))
    return sink.finding(what, "not compared: it answered " + std::to_string(page.status()));
  const html::Table table(html::first(document.first(content_), table_));
  const auto column = [&](const std::vector<std::string>& names) {
    std::optional<std::size_t> found;
    for (const auto& name : names)
      if (!found) found = table.column(sink.host(), name);
    return found;
  };
  const auto province = column(province_names_), mail = column(mail_names_);
  if (!province || !mail) return sink.finding(what, "not compared: no table with provinces and addresses");

  Addresses there;
  std::map<std::string, std::string> written;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string name = table.cell(row, province).line(), folded = sink.fold(name);
    if (folded.empty()) continue;
    written.try_emplace(folded, name);
    there[folded].merge(mails_in(table.cell(row, mail).line()));
  }
  std::size_t same = 0, without = 0;
  for (const auto& [folded, mails] : there) {
    without += mails.empty();
    const auto own = own_.find(folded);
    const bool equal = own != own_.end() && own->second == mails;
    same += equal;
    if (!has_own_ || equal) continue;
    // Of the page's own words only the name of a place goes out; a name and an address would be a person.
    std::string said = std::to_string(mails.size()) + " on the page, " +
                       (own == own_.end() ? std::string("none in your file")
                                          : std::to_string(own->second.size()) + " in your file, not the same");
    if (written[folded].size() <= 40 && written[folded].find('@') == std::string::npos)
      sink.finding(std::string(what) + ": " + written[folded], said);
  }
  std::size_t missing = 0;
  for (const auto& [folded, mails] : own_) missing += !there.contains(folded);
  std::string summary = std::to_string(there.size()) + " provinces, " + std::to_string(without) + " without an address";
  if (has_own_)
    summary += "; " + std::to_string(same) + " as in your file, " + std::to_string(there.size() - same) + " not, " +
               std::to_string(missing) + " of your file not on the page";
  else
    summary += "; not compared: the setting 'coordinators' names no file";
  sink.finding(what, summary);
}

}  // namespace twinwatch::etwinning_meb
