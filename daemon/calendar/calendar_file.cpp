// Reading config/calendar.toml. Every wrong value is one error with file, line and what would be right.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "calendar/calendar.hpp"

namespace twinwatch::calendar {

class CalendarFile {
 public:
  explicit CalendarFile(const std::filesystem::path& file) : file_(file) {}

  Calendar read() {
    toml::table top;
    try {
      top = toml::parse_file(file_.string());
    } catch (const toml::parse_error& error) {
      fail_at(error.source().begin.line, std::string(error.description()));
    }
    only(top, {"zone", "mail", "school_year", "holiday", "break", "season"});
    if (const auto* zone = top.get("zone")) calendar_.zone_ = Zone(text(*zone, "zone"));
    if (const auto* mail = top.get("mail")) read_mail(*mail);
    each(top, "school_year", [this](const toml::table& year) { read_year(year); });
    each(top, "holiday", [this](const toml::table& t) { read_days(t, "holiday"); });
    each(top, "break", [this](const toml::table& t) { read_days(t, "break"); });
    each(top, "season", [this](const toml::table& t) { read_days(t, ""); });
    auto& spans = calendar_.spans_;
    std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from_ms < b.from_ms; });
    return std::move(calendar_);
  }

 private:
  [[noreturn]] void fail_at(std::uint32_t line, const std::string& what) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", file_.string(), line, what));
  }
  [[noreturn]] void fail(const toml::node& at, const std::string& what) const { fail_at(at.source().begin.line, what); }

  void only(const toml::table& table, std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table)
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        fail(value, fmt::format("unknown key '{}'; known here are {}", key.str(), fmt::join(known, ", ")));
  }

  template <class Read>
  void each(const toml::table& top, std::string_view key, const Read& read) {
    const auto* node = top.get(key);
    if (node == nullptr) return;
    const auto* all = node->as_array();
    if (all == nullptr) fail(*node, fmt::format("'{0}' must be tables, each begun by [[{0}]]", key));
    for (const auto& one : *all) {
      if (!one.is_table()) fail(one, fmt::format("'{0}' must be tables, each begun by [[{0}]]", key));
      read(*one.as_table());
    }
  }

  std::string text(const toml::node& node, std::string_view key) const {
    if (!node.is_string()) fail(node, fmt::format("'{}' must be a text in quotes", key));
    return node.as_string()->get();
  }

  Day day(const toml::table& table, std::string_view key) const {
    const auto* node = table.get(key);
    if (node == nullptr) fail(table, fmt::format("'{}' is missing: a day, written 2026-09-07 without quotes", key));
    const auto* written = node->as_date();
    if (written == nullptr) fail(*node, fmt::format("'{}' must be a day, written 2026-09-07 without quotes", key));
    const auto found = day_of({written->get().year, written->get().month, written->get().day});
    if (!found) fail(*node, fmt::format("'{}' is no day of any year", key));
    return *found;
  }

  int clock(const toml::node& node, std::string_view key) const {
    const auto* at = node.as_time();
    if (at == nullptr) fail(node, fmt::format("'{}' must be a time of day, written 09:00:00 without quotes", key));
    return at->get().hour * 3600 + at->get().minute * 60 + at->get().second;
  }

  void read_mail(const toml::node& node) {
    if (!node.is_table()) fail(node, "'mail' must be a table [mail]");
    const auto& table = *node.as_table();
    only(table, {"days", "from", "to"});
    auto& mail = calendar_.mail_;
    if (const auto* days = table.get("days")) {
      mail.days.clear();
      if (const auto* list = days->as_array())
        for (const auto& one : *list) {
          const auto* number = one.as_integer();
          if (number == nullptr || number->get() < 1 || number->get() > 7)
            fail(one, "'days' holds numbers from 1 (Monday) to 7 (Sunday)");
          mail.days.insert(static_cast<int>(number->get()));
        }
      if (mail.days.empty()) fail(*days, "'days' must be a list such as [1, 2, 3, 4, 5]: mail needs a day to leave");
    }
    if (const auto* from = table.get("from")) mail.from_s = clock(*from, "from");
    if (const auto* to = table.get("to")) mail.to_s = clock(*to, "to");
    if (mail.from_s >= mail.to_s) fail(table, "the mail's hours must end after they begin, on the same day");
  }

  Span& add(std::string what, std::string name, Day first, Day last) {
    const auto& zone = calendar_.zone_;
    return calendar_.spans_.emplace_back(
        Span{std::move(what), std::move(name), first, last, zone.start_ms(first), zone.start_ms(last + 1)});
  }

  void read_year(const toml::table& year) {
    only(year, {"name", "from", "to", "cutoff", "grace_days"});
    const auto* name_node = year.get("name");
    if (name_node == nullptr) fail(year, "a school year needs a name such as \"2026-2027\", as records write it");
    const auto name = text(*name_node, "name");
    const auto first = day(year, "from"), last = day(year, "to");
    if (last < first) fail(year, fmt::format("the school year {} ends before it begins", name));
    for (const auto& other : calendar_.spans_)
      if (other.what == "school_year" && first <= other.last && other.first <= last)
        fail(year, fmt::format("the school years {} and {} overlap", other.name, name));
    add("school_year", name, first, last);
    if (year.get("cutoff") == nullptr) {
      if (const auto* grace = year.get("grace_days")) fail(*grace, "'grace_days' without a 'cutoff' says nothing");
      return;
    }
    const auto cutoff = day(year, "cutoff");
    if (cutoff < first || cutoff > last) fail(*year.get("cutoff"), fmt::format("is not a day of {}", name));
    std::int64_t grace = 0;
    if (const auto* node = year.get("grace_days")) {
      const auto* number = node->as_integer();
      if (number == nullptr || number->get() < 0 || number->get() > 200 || cutoff + number->get() > last)
        fail(*node, "'grace_days' must be a number of days that ends within the school year");
      grace = number->get();
    }
    const Day over = cutoff + static_cast<Day>(grace);
    add("cutoff", name, cutoff, cutoff);
    if (grace > 0) add("cutoff_grace", name, cutoff, over - 1);
    add("after_cutoff", name, over, last);
  }

  // A season says itself what it is: any word a rule may then name.
  void read_days(const toml::table& table, std::string what) {
    only(table, {"what", "name", "from", "to", "afternoon"});
    if (what.empty()) {
      const auto* word = table.get("what");
      if (word == nullptr) fail(table, "a season needs 'what': the word that rules name, such as \"label_season\"");
      what = text(*word, "what");
      if (what.empty() || what.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
        fail(*word, "'what' may hold a-z, 0-9 and _ only");
      for (const auto* taken : {"school_year", "cutoff", "cutoff_grace", "after_cutoff", "holiday", "break"})
        if (what == taken) fail(*word, fmt::format("'{}' has a place of its own in this file", what));
    } else if (const auto* word = table.get("what")) {
      fail(*word, "'what' is for seasons only");
    }
    const auto* name = table.get("name");
    if (name == nullptr) fail(table, "'name' is missing");
    const auto first = day(table, "from"), last = table.get("to") != nullptr ? day(table, "to") : first;
    if (last < first) fail(table, "ends before it begins");
    auto& span = add(what, text(*name, "name"), first, last);
    if (const auto* afternoon = table.get("afternoon")) {
      if (!afternoon->is_boolean()) fail(*afternoon, "'afternoon' is true or false");
      // The eve of a feast is a working day until one o'clock.
      if (afternoon->as_boolean()->get()) span.from_ms = calendar_.zone_.at_ms(first, 13 * 3600);
    }
  }

  std::filesystem::path file_;
  Calendar calendar_;
};

Calendar Calendar::load(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file))
    throw std::runtime_error(file.string() +
                             ": cannot be read. Set data.calendar in the configuration; the shipped one is "
                             "calendar.toml beside the rules");
  return CalendarFile(file).read();
}

}  // namespace twinwatch::calendar
