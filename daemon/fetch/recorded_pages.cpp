#include "fetch/recorded_pages.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <optional>
#include <utility>

namespace twinwatch::fetch {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> tab_columns(const std::string& line) {
  std::vector<std::string> columns(1);
  for (const char c : line) {
    if (c == '\t')
      columns.emplace_back();
    else
      columns.back() += c;
  }
  return columns;
}

// All of `text` as a decimal number of exactly its own digits; nothing else counts.
std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0) return {};
  return value;
}

// "2026-11-09T08:30:00Z", "2026-11-09T11:30:00+03:00" -> Unix milliseconds.
std::optional<std::int64_t> iso_instant(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return {};
  const auto year = whole_number(text.substr(0, 4)), month = whole_number(text.substr(5, 2)),
             day = whole_number(text.substr(8, 2)), hour = whole_number(text.substr(11, 2)),
             minute = whole_number(text.substr(14, 2)), second = whole_number(text.substr(17, 2));
  if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return {};
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return {};
  std::int64_t offset_minutes = 0;
  if (const std::string_view zone = text.substr(19); zone != "Z") {
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return {};
    const auto hours = whole_number(zone.substr(1, 2)), minutes = whole_number(zone.substr(4, 2));
    if (!hours || !minutes || *hours > 15 || *minutes > 59) return {};
    offset_minutes = (*hours * 60 + *minutes) * (zone[0] == '-' ? -1 : 1);
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return (((days * 24 + *hour) * 60 + *minute - offset_minutes) * 60 + *second) * 1000;
}

bool stays_inside(const fs::path& file) {
  if (file.empty() || file.is_absolute()) return false;
  for (const auto& part : file)
    if (part == "..") return false;
  return true;
}

}  // namespace

RecordedPages::RecordedPages(fs::path folder, std::uint64_t max_octets)
    : folder_(std::move(folder)), max_octets_(max_octets) {
  const fs::path index = folder_ / "index.tsv";
  std::ifstream in(index);
  if (!in)
    throw FetchError(
        FetchError::Kind::not_found,
        fmt::format("there is no readable '{}': a folder of recorded pages needs its index", index.string()));
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const auto bad = [&](const std::string& why) {
      return FetchError(
          FetchError::Kind::unreadable,
          fmt::format("'{}' line {}: {}; a line is url<TAB>file<TAB>status<TAB>content-type<TAB>charset<TAB>"
                      "fetched_at[<TAB>final_url]",
                      index.string(), number, why));
    };
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    const auto column = tab_columns(line);
    if (column.size() != 6 && column.size() != 7) throw bad(fmt::format("{} columns instead of 6 or 7", column.size()));
    const auto status = whole_number(column[2]);
    const auto fetched_at = iso_instant(column[5]);
    if (column[0].empty()) throw bad("no url");
    if (!stays_inside(column[1])) throw bad(fmt::format("the file '{}' is not inside the folder", column[1]));
    if (!status || *status < 100 || *status > 599) throw bad(fmt::format("'{}' is no HTTP status", column[2]));
    if (!fetched_at) throw bad(fmt::format("'{}' is no instant like 2026-11-09T08:30:00Z", column[5]));
    Recorded page{column[1], column[3],  column[4], column.size() == 7 && !column[6].empty() ? column[6] : column[0],
                  *status,   *fetched_at};
    if (!pages_.emplace(column[0], std::move(page)).second) throw bad(fmt::format("'{}' stands twice", column[0]));
  }
}

boost::asio::awaitable<Page> RecordedPages::fetch(Request request) {
  const auto found = request.method == "GET" ? pages_.find(request.url) : pages_.end();
  if (found == pages_.end())
    throw FetchError(
        FetchError::Kind::not_found,
        fmt::format("{} '{}' is not recorded in '{}'; record the page or take the address out of the settings",
                    request.method, request.url, (folder_ / "index.tsv").string()));
  const Recorded& recorded = found->second;
  Page page;
  page.body = Body::from_file(folder_ / recorded.file, max_octets_);
  page.final_url = recorded.final_url;
  page.status = recorded.status;
  page.content_type = recorded.content_type;
  page.charset = recorded.charset;
  page.fetched_at_ms = recorded.fetched_at_ms;
  page.request = std::move(request);
  co_return page;
}

}  // namespace twinwatch::fetch
