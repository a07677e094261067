#include "mail/feedback_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "text/fold.hpp"

namespace twinwatch::mail {
namespace {

using Says = alert::Answer::Says;

struct Word {
  Says says;
  std::string_view folded;
};
// Whole cells, folded: a word within a sentence may be denied by it ("kapanmadı, taşındı").
constexpr std::array words_taken = {Word{Says::project, "projesi var"},
                                    Word{Says::project, "proje var"},
                                    Word{Says::project, "aktif projesi var"},
                                    Word{Says::project, "projesi var baglanti"},
                                    Word{Says::project, "has a project"},
                                    Word{Says::project, "has project"},
                                    Word{Says::project, "has a project link"},
                                    Word{Says::project, "project"},
                                    Word{Says::closed, "kapandi"},
                                    Word{Says::closed, "kapatildi"},
                                    Word{Says::closed, "kapali"},
                                    Word{Says::closed, "closed"},
                                    Word{Says::merged, "birlesti"},
                                    Word{Says::merged, "birlestirildi"},
                                    Word{Says::merged, "merged"},
                                    Word{Says::not_eligible, "kapsam disi"},
                                    Word{Says::not_eligible, "kapsam disinda"},
                                    Word{Says::not_eligible, "not eligible"},
                                    Word{Says::contacted, "gorusuldu"},
                                    Word{Says::contacted, "gorustum"},
                                    Word{Says::contacted, "iletisim kuruldu"},
                                    Word{Says::contacted, "iletisime gecildi"},
                                    Word{Says::contacted, "contacted"},
                                    Word{Says::snooze, "ertele"},
                                    Word{Says::snooze, "ertelendi"},
                                    Word{Says::snooze, "kadar ertele"},
                                    Word{Says::snooze, "snooze"},
                                    Word{Says::snooze, "snooze until"}};

std::string offered() { return "Projesi var, Kapandı, Birleşti, Kapsam dışı, Görüşüldü or Ertele"; }

const Word* word_in(std::string_view folded) {
  const auto found = std::find_if(words_taken.begin(), words_taken.end(), [&](auto& w) { return w.folded == folded; });
  return found == words_taken.end() ? nullptr : &*found;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Three numbers with one separator between them; nothing but a time of day may follow.
bool three_numbers(std::string_view text, std::array<int, 3>& numbers, char& separator) {
  std::size_t at = 0;
  separator = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto from = at;
    numbers[i] = 0;
    while (at < text.size() && is_digit(text[at]) && at - from < 4) numbers[i] = numbers[i] * 10 + (text[at++] - '0');
    if (at == from) return false;
    if (i == 2) break;
    if (at == text.size() || std::string_view("./-").find(text[at]) == std::string_view::npos) return false;
    if (separator != 0 && text[at] != separator) return false;
    separator = text[at++];
  }
  const auto rest = text.substr(at);
  return rest.empty() ||
         ((rest[0] == ' ' || rest[0] == 'T') && rest.find_first_not_of("0123456789:.", 1) == std::string_view::npos);
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto from = text.find_first_not_of(blank);
  return from == std::string_view::npos ? std::string_view()
                                        : text.substr(from, text.find_last_not_of(blank) - from + 1);
}

// The day out of a cell that says more, which keeps the rest.
std::optional<table::Day> take_day(std::string& cell) {
  for (std::size_t from = 0; from < cell.size();) {
    const auto end = std::min(cell.find_first_of(" \t\n,;()", from), cell.size());
    if (end > from && is_digit(cell[from]))
      if (const auto day = read_day(std::string_view(cell).substr(from, end - from))) {
        cell.erase(from, end - from);
        return day;
      }
    from = end + 1;
  }
  return std::nullopt;
}

}  // namespace

void add_answer_columns(table::Table& list, const table::Day& made) {
  list.choices.push_back({list.header.size(),
                          {"Projesi var", "Kapandı", "Birleşti", "Kapsam dışı", "Görüşüldü", "Ertele"},
                          "Karar / Decision",
                          "Projesi var: bağlantısını yazın. Ertele: tarih yazın. Kapsam dışı: projeden sorumlu değil.\n"
                          "Has a project (+ link), closed, merged, not eligible, contacted, snooze (+ date)."});
  list.days.push_back({list.header.size() + 1, made, "Tarih / Until",
                       "Bu tarihe kadar yeniden sorulmaz: 15.01.2027\nNot asked again before this day."});
  for (const auto header : {decision_header, until_header, link_header, note_header, key_header})
    list.header.emplace_back(header);
}

Decided read_decision(std::string_view cell) {
  Decided decided;
  std::string rest(without_blanks(cell));
  decided.until = take_day(rest);
  if (text::fold(rest).empty()) {
    if (decided.until) decided.problem = fmt::format("'{}' is a date without a word: write {}", cell, offered());
    return decided;
  }
  // "Kapandı / closed" says one thing twice, "kapandı, görüşüldü" two.
  for (std::size_t from = 0; from <= rest.size();) {
    const auto end = std::min(rest.find_first_of("/,;+&", from), rest.size());
    const auto part = text::fold(std::string_view(rest).substr(from, end - from));
    from = end + 1;
    if (part.empty()) continue;
    const auto* word = word_in(part);
    if (word == nullptr && decided.says == Says::project && (part == "baglanti" || part == "link")) continue;
    if (word == nullptr) {
      const auto* whole = word_in(text::fold(rest));
      decided.says = whole != nullptr ? std::optional(whole->says) : std::nullopt;
      if (whole == nullptr)
        decided.problem = fmt::format("'{}' is no decision: write {}, or nothing", without_blanks(cell), offered());
      return decided;
    }
    if (decided.says && *decided.says != word->says) {
      decided.problem = fmt::format("'{}' says two things: write one of {}", without_blanks(cell), offered());
      decided.says.reset();
      return decided;
    }
    decided.says = word->says;
  }
  return decided;
}

std::optional<table::Day> read_day(std::string_view cell) {
  std::array<int, 3> numbers{};
  char separator = 0;
  if (!three_numbers(without_blanks(cell), numbers, separator)) return std::nullopt;
  if (numbers[0] < 1000) std::swap(numbers[0], numbers[2]);  // 15.12.2026
  const table::Day day{numbers[0], static_cast<unsigned>(numbers[1]), static_cast<unsigned>(numbers[2])};
  if (day.year < 1900 || day.year > 9999) return std::nullopt;
  const auto in_calendar = std::chrono::year(day.year) / std::chrono::month(day.month) / std::chrono::day(day.day);
  return in_calendar.ok() ? std::optional(day) : std::nullopt;
}

std::string link_problem(std::string_view cell) {
  const auto link = without_blanks(cell);
  std::string start(link.substr(0, 8));
  for (char& c : start)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const std::size_t scheme = start.starts_with("https://") ? 8 : start.starts_with("http://") ? 7 : 0;
  if (scheme == 0)
    return fmt::format("'{}' is no link: copy the whole address of the project's page, which begins with https://",
                       link);
  if (link.size() > 2000) return "the link is longer than 2,000 characters: copy the address of the project's page";
  if (std::any_of(link.begin(), link.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }))
    return fmt::format("'{}' is more than one link: write one address, without spaces", link);
  if (link.find_first_of("<>\"") != std::string_view::npos)
    return fmt::format("'{}' is no link: it holds < > or \"", link);
  const auto host = link.substr(scheme, std::min(link.find_first_of("/?#", scheme), link.size()) - scheme);
  if (host.find('.') == std::string_view::npos || host.find('@') != std::string_view::npos || host.starts_with('.'))
    return fmt::format("'{}' names no site: copy the whole address of the project's page", link);
  return {};
}

std::string_view in_words(Says says) {
  switch (says) {
    case Says::project:
      return "has a project";
    case Says::closed:
      return "closed";
    case Says::merged:
      return "merged into another school";
    case Says::not_eligible:
      return "not expected to have a project";
    case Says::contacted:
      return "contacted";
    case Says::snooze:
      break;
  }
  return "asked again later";
}

}  // namespace twinwatch::mail
