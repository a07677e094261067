#include "name/written.hpp"

#include <algorithm>

#include "text/fold.hpp"
#include "text/mojibake.hpp"
#include "text/utf8_scan.hpp"

namespace twinwatch::name {
namespace {

constexpr std::size_t longest_name = 1000;  // octets; the longest of the ministry's list has 130

bool digit(char c) { return c >= '0' && c <= '9'; }
bool ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// A letter or part of one: anything that is not ASCII counts.
bool letter(char c) { return ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

// windows-1254 that was read as Latin-1: these six letters are not Turkish, the six that they stand for are.
struct Confused {
  std::string_view seen;
  char meant;
};
constexpr Confused confused[] = {{"Ý", 'I'}, {"ý", 'i'}, {"Þ", 'S'}, {"þ", 's'}, {"Ð", 'G'}, {"ð", 'g'}};
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD, a lost letter too

std::string with_letters_put_right(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    if (static_cast<unsigned char>(utf8[at]) < 0x80) {
      out += utf8[at++];
      continue;
    }
    const auto here = utf8.substr(at);
    if (here.starts_with(replacement)) {
      out += '?';
      at += replacement.size();
      continue;
    }
    bool found = false;
    for (const auto& [seen, meant] : confused)
      if (here.starts_with(seen)) {
        out += meant;
        at += seen.size();
        found = true;
        break;
      }
    if (!found) out += utf8[at++];
  }
  return out;
}

// Lower-case ASCII, digits and hyphens alone, with a hyphen: an address's last part, not what a person types.
bool is_slug(std::string_view text) {
  if (text.find('-') == std::string_view::npos || text.front() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || digit(c) || c == '-'; });
}

class Splitter {
 public:
  Splitter(std::string_view text, bool slug) : slug_(slug) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      // A question mark beside a letter is a lost letter; at the end of all it is somebody asking.
      const bool lost = c == '?' && at + 1 < text.size() && ((at > 0 && letter(text[at - 1])) || letter(text[at + 1]));
      if (lost) {
        piece(text.substr(from, at - from));
        word_ += '?';
        open_ = true;
        from = at + 1;
      } else if (c == '-') {
        piece(text.substr(from, at - from));
        end_word();
        hyphen_next_ = !slug_ && !result.words.empty();
        from = at + 1;
      }
    }
    piece(text.substr(from));
    end_word();
  }
  Written result;

 private:
  // Folded text: its first word continues an open one, its last stays open when no separator follows.
  void piece(std::string_view text) {
    if (text.empty()) return;
    const auto folded = text::fold(text);
    if (!open_ || folded.empty() || !letter(text.front())) end_word();
    std::size_t from = 0;
    while (from < folded.size()) {
      const auto end = std::min(folded.find(' ', from), folded.size());
      add(std::string_view(folded).substr(from, end - from));
      if (end < folded.size()) end_word();
      from = end + 1;
    }
    open_ = letter(text.back()) && !folded.empty();
    if (!open_) end_word();
  }
  // Letters and digits apart: "60yil" is "60 yil".
  void add(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!word_.empty() && word_.back() != '?' && digit(word_.back()) != digit(text[i])) {
        const auto before = result.words.size();
        end_word();
        joined_next_ = result.words.size() > before;
      }
      word_ += text[i];
    }
  }
  void end_word() {
    open_ = false;
    if (word_.empty()) return;
    const bool is_code = word_.size() == 6 && std::all_of(word_.begin(), word_.end(), digit);
    if (is_code) {
      result.codes.push_back(std::move(word_));
    } else if (word_ != "?") {
      result.words.push_back(std::move(word_));
      result.hyphen.push_back(hyphen_next_);
      result.joined.push_back(joined_next_);
      hyphen_next_ = false;
    }
    joined_next_ = false;
    word_.clear();
  }

  bool slug_, open_ = false, hyphen_next_ = false, joined_next_ = false;
  std::string word_;
};

}  // namespace

Written written(std::string_view utf8) {
  utf8 = utf8.substr(0, longest_name);
  std::string repaired;
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) {
    if (text::scan_utf8(utf8).valid) repaired = text::repair_mojibake(utf8).text;
    repaired = with_letters_put_right(repaired.empty() ? utf8 : std::string_view(repaired));
    utf8 = repaired;
  }
  while (!utf8.empty() && (utf8.front() == ' ' || utf8.front() == '\t')) utf8.remove_prefix(1);
  while (!utf8.empty() && (utf8.back() == ' ' || utf8.back() == '\t' || utf8.back() == '\n')) utf8.remove_suffix(1);
  const bool slug = !utf8.empty() && is_slug(utf8);
  auto result = Splitter(utf8, slug).result;
  if (slug && result.words.size() > 1 && std::all_of(result.words.back().begin(), result.words.back().end(), digit)) {
    result.words.pop_back();
    result.hyphen.pop_back();
    result.joined.pop_back();
  }
  return result;
}

}  // namespace twinwatch::name
