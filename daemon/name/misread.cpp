#include "name/misread.hpp"

#include <algorithm>

namespace twinwatch::name {
namespace {

bool plain_letter(char c) { return c >= 'a' && c <= 'z'; }

constexpr std::size_t longest_token = 40, most_repairs = 3;

}  // namespace

std::vector<Token> tokens_of(const Written& written) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < written.words.size(); ++i) {
    if (written.joined[i] && !tokens.empty()) {
      tokens.back().text += written.words[i];
      ++tokens.back().words;
    } else {
      tokens.push_back({written.words[i], i, 1});
    }
  }
  return tokens;
}

// Breadth first: from each reading one repair more, further to the right than the last, so that none is met twice.
std::vector<std::string> readings_of(const Words& known, std::string_view token) {
  std::vector<std::string> found;
  if (token.size() > longest_token || std::none_of(token.begin(), token.end(), plain_letter)) return found;
  struct Reading {
    std::string text;
    std::size_t from;  // where the next repair may begin
  };
  std::vector<Reading> now{{std::string(token), 0}};
  for (std::size_t repairs = 0; repairs < most_repairs && !now.empty(); ++repairs) {
    std::vector<Reading> next;
    for (const auto& reading : now)
      for (std::size_t at = reading.from; at < reading.text.size(); ++at)
        for (const auto& [seen, meant] : known.misread()) {
          if (reading.text.compare(at, seen.size(), seen) != 0) continue;
          if (found.size() == most_readings) return found;
          auto text = reading.text;
          text.replace(at, seen.size(), meant);
          if (text != token && std::find(found.begin(), found.end(), text) == found.end()) {
            found.push_back(text);
            next.push_back({std::move(text), at + meant.size()});
          }
        }
    now = std::move(next);
  }
  return found;
}

}  // namespace twinwatch::name
