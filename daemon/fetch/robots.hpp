// robots.txt (RFC 9309), read as Google's parser reads it, since that is what webmasters try their files against: typos
// and a missing colon are forgiven, the longest pattern wins, of two equally long ones Allow. What may be asked for at
// all is decided elsewhere; a file that could not be had is the fetcher's business (RFC 9309, 2.3.1).
//
//   const auto robots = RobotsFile::parse(body);
//   if (!robots.ask("twinwatch", path_for_robots(url)).allowed) ...
//
// Never fails: what cannot be read is skipped, as the RFC asks. A file is parsed up to `max_octets` and the rest of it
// is ignored, with the line that is cut there, whose first half might mean more than the whole. Time is linear in the
// file, and for each rule linear in pattern plus path, however many `*` there are. A value: copies are free of each
// other, and asking from several threads is safe.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::fetch {

class RobotsFile {
 public:
  static constexpr std::size_t max_octets = 512u << 10;  // RFC 9309, 2.5: at least 500 KiB
  static constexpr std::size_t max_line = 2083 * 8 - 1;  // the rest of a longer line is ignored, as Google's does

  static RobotsFile parse(std::string_view octets);

  bool cut() const { return cut_; }  // it is longer than max_octets: whoever hands it over gives one octet more

  struct Answer {
    bool allowed = true;
    int line = 0;       // which decided, from 1; 0: no rule did, and that means allowed
    std::string rule;   // that line as it stands in the file, without its comment
    std::string agent;  // whose group was obeyed, "*" for that of all; empty: there is none for this agent
  };
  // `product_token`: "twinwatch", of [A-Za-z_-] alone; case does not matter. `path_and_query`: as sent over the wire,
  // which is what path_for_robots() gives: an octet that is not ASCII must stand escaped.
  Answer ask(std::string_view product_token, std::string_view path_and_query) const;

  // The longest of those that hold for this agent; not in the RFC, but asked for on the web. It ends no group,
  // as the RFC wants of what it does not know: agents above and below it share the rules that follow.
  std::optional<std::int64_t> crawl_delay_ms(std::string_view product_token) const;

 private:
  struct Rule {
    bool allow;
    int line;
    std::uint32_t begin, length;  // of its line in text_
    std::string pattern;          // escapes normalised
  };
  struct Delay {
    std::int64_t ms;
    std::size_t agents;  // holds for so many of the group's first agents: those that stand above it
  };
  struct Group {
    std::vector<std::string> agents;  // lower case; "*" for all
    std::vector<Rule> rules;
    std::vector<Delay> delays;
  };
  void take_line(std::size_t begin, std::size_t length, int line, bool& group_is_open);
  // Whose groups hold for this token: itself in lower case, "*", or nobody's.
  std::string obeyed(std::string_view product_token) const;

  std::string text_;
  std::vector<Group> groups_;
  bool cut_ = false;
};

// "TwinWatch/1.0 (mail@example.org)" -> "TwinWatch": what stands before the first character that no token may have.
std::string_view product_token_of(std::string_view user_agent);

// "https://example.org/a b?c#d" -> "/a%20b?c": path and query of an address (or of a path), as they go over the wire.
std::string path_for_robots(std::string_view url);

}  // namespace twinwatch::fetch
