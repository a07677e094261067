// robots.txt: from octets to groups, and from groups to an answer. Patterns are in robots_pattern.hpp.
#include "fetch/robots.hpp"

#include <algorithm>
#include <initializer_list>

#include "fetch/robots_pattern.hpp"

namespace twinwatch::fetch {
namespace {

constexpr std::string_view white = " \t\n\v\f\r";

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool in_token(char c) { return (small(c) >= 'a' && small(c) <= 'z') || c == '-' || c == '_'; }

std::string in_small(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), small);
  return lower;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

bool begins(std::string_view text, std::initializer_list<std::string_view> any_of) {
  const std::string head = in_small(text.substr(0, 16));
  return std::any_of(any_of.begin(), any_of.end(), [&](auto one) { return head.compare(0, one.size(), one) == 0; });
}

enum class Key { agent, allow, disallow, delay, unknown };

// By how it begins and with the misspellings that Google's parser takes: the webmaster's wish is plain.
Key key_of(std::string_view word) {
  if (begins(word, {"user-agent", "useragent", "user agent"})) return Key::agent;
  if (begins(word, {"allow"})) return Key::allow;
  if (begins(word, {"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})) return Key::disallow;
  if (begins(word, {"crawl-delay", "crawldelay", "crawl delay"})) return Key::delay;
  return Key::unknown;
}

struct Entry {
  std::string_view key, value;
};

// "Disallow: /a", and "Disallow /a" where exactly two words stand: with more it is prose.
Entry split(std::string_view line) {
  auto at = line.find(':');
  if (at == std::string_view::npos) {
    at = line.find_first_of(" \t");
    if (at == std::string_view::npos || trimmed(line.substr(at)).find_first_of(" \t") != std::string_view::npos)
      return {};
  }
  return {trimmed(line.substr(0, at)), trimmed(line.substr(at + 1))};
}

// Seconds with a fraction, rounded up to milliseconds. What is no number, or beyond a year, is nothing anybody meant.
std::optional<std::int64_t> seconds_as_ms(std::string_view text) {
  constexpr std::int64_t year_ms = 366ll * 86'400'000;
  std::int64_t ms = 0, unit = 1000;
  bool digits = false, fraction = false, more = false;
  for (const char c : text) {
    if (c == '.' && !fraction) {
      fraction = true;
    } else if (c < '0' || c > '9') {
      return std::nullopt;
    } else if (digits = true; !fraction) {
      ms = ms * 10 + (c - '0') * 1000;
      if (ms > year_ms) return std::nullopt;
    } else {
      unit /= 10;
      ms += (c - '0') * unit;
      more = more || (unit == 0 && c != '0');
    }
  }
  if (!digits) return std::nullopt;
  return ms + (more ? 1 : 0);
}

}  // namespace

RobotsFile RobotsFile::parse(std::string_view octets) {
  RobotsFile file;
  file.cut_ = octets.size() > max_octets;
  if (file.cut_) octets = octets.substr(0, octets.find_last_of("\r\n", max_octets - 1) + 1);  // none: npos + 1 is 0
  // A byte order mark, or as much of it as an editor left.
  for (const char mark : {'\xEF', '\xBB', '\xBF'})
    if (octets.empty() || octets.front() != mark)
      break;
    else
      octets.remove_prefix(1);
  file.text_ = octets;
  bool group_is_open = false;  // only agents were read of the last group: the next agent belongs to it too
  int line = 0;
  for (std::size_t at = 0; at < file.text_.size();) {
    const auto end = std::min(file.text_.find_first_of("\r\n", at), file.text_.size());
    file.take_line(at, std::min(end - at, max_line), ++line, group_is_open);
    at = end + (file.text_.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  file.text_.shrink_to_fit();
  return file;
}

void RobotsFile::take_line(std::size_t begin, std::size_t length, int line, bool& group_is_open) {
  std::string_view text(text_.data() + begin, length);
  text = trimmed(text.substr(0, text.find_first_of(std::string_view("#\0", 2))));  // a NUL ends a line, as in C
  const Entry entry = split(text);
  const Key key = key_of(entry.key);
  if (key == Key::agent) {
    if (!group_is_open) groups_.emplace_back();
    group_is_open = true;
    const bool all = !entry.value.empty() && entry.value[0] == '*' &&
                     (entry.value.size() == 1 || white.find(entry.value[1]) != std::string_view::npos);
    groups_.back().agents.push_back(all ? "*" : in_small(product_token_of(entry.value)));
  } else if (groups_.empty()) {
    return;  // a rule before any agent is nobody's
  } else if (key == Key::delay) {
    if (const auto ms = seconds_as_ms(entry.value))
      groups_.back().delays.push_back({*ms, groups_.back().agents.size()});
  } else if (key == Key::allow || key == Key::disallow) {
    group_is_open = false;
    Rule rule{key == Key::allow, line, static_cast<std::uint32_t>(text.data() - text_.data()),
              static_cast<std::uint32_t>(text.size()), normalised_pattern(entry.value)};
    if (rule.pattern.empty()) return;  // "Disallow:" forbids nothing: the same as no rule
    // Who allows a folder's index page means the folder's own address too.
    const auto slash = rule.pattern.rfind('/');
    const bool index = rule.allow && slash != std::string::npos && rule.pattern.compare(slash, 10, "/index.htm") == 0;
    groups_.back().rules.push_back(rule);
    if (!index) return;
    rule.pattern.replace(slash + 1, std::string::npos, "$");
    groups_.back().rules.push_back(std::move(rule));
  }
}

std::string RobotsFile::obeyed(std::string_view product_token) const {
  const auto anybody = [&](const std::string& agent) {
    return std::any_of(groups_.begin(), groups_.end(), [&](const Group& group) {
      return std::find(group.agents.begin(), group.agents.end(), agent) != group.agents.end();
    });
  };
  const std::string own = in_small(product_token);
  if (!own.empty() && anybody(own)) return own;
  return anybody("*") ? "*" : "";
}

RobotsFile::Answer RobotsFile::ask(std::string_view product_token, std::string_view path_and_query) const {
  Answer answer;
  answer.agent = obeyed(product_token);
  if (answer.agent.empty()) return answer;
  const std::string path = normalised_path(path_and_query);
  const Rule* best = nullptr;
  for (const auto& group : groups_) {
    if (std::find(group.agents.begin(), group.agents.end(), answer.agent) == group.agents.end()) continue;
    for (const auto& rule : group.rules) {
      const bool better = !best || rule.pattern.size() > best->pattern.size() ||
                          (rule.pattern.size() == best->pattern.size() && rule.allow && !best->allow);
      if (better && pattern_matches(rule.pattern, path)) best = &rule;
    }
  }
  if (!best) return answer;
  answer.allowed = best->allow;
  answer.line = best->line;
  answer.rule = text_.substr(best->begin, best->length);
  return answer;
}

std::optional<std::int64_t> RobotsFile::crawl_delay_ms(std::string_view product_token) const {
  const std::string agent = obeyed(product_token);
  std::optional<std::int64_t> longest;
  if (agent.empty()) return longest;
  for (const auto& group : groups_) {
    const auto found = std::find(group.agents.begin(), group.agents.end(), agent);
    const auto place = static_cast<std::size_t>(found - group.agents.begin());
    for (const auto& delay : group.delays)
      if (place < delay.agents && (!longest || *longest < delay.ms)) longest = delay.ms;
  }
  return longest;
}

std::string_view product_token_of(std::string_view user_agent) {
  return user_agent.substr(
      0,
      static_cast<std::size_t>(std::find_if_not(user_agent.begin(), user_agent.end(), in_token) - user_agent.begin()));
}

}  // namespace twinwatch::fetch
