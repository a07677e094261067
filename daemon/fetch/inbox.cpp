#include "fetch/inbox.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

namespace twinwatch::fetch {
namespace fs = std::filesystem;
namespace {

using Kind = FetchError::Kind;

// * and ? over octets, ASCII letters without case: exports come from Windows as OKULLAR.CSV too.
bool wildcard_match(std::string_view pattern, std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(name[n]))) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

struct stat stat_of(const fs::path& file) {
  struct stat st {};
  if (::lstat(file.c_str(), &st) == 0) return st;
  if (errno == ENOENT)
    throw FetchError(Kind::not_found,
                     fmt::format("'{}' is no longer in the inbox: it was moved or deleted since it was listed; put it "
                                 "back to have it read",
                                 file.string()));
  throw FetchError(Kind::unreadable, fmt::format("'{}' cannot be looked at: {}; check the rights of its folder",
                                                 file.string(), std::strerror(errno)));
}

}  // namespace

Inbox::Inbox(fs::path folder, std::uint64_t max_octets, Clock now_ms)
    : folder_(std::move(folder)), max_octets_(max_octets), now_ms_(std::move(now_ms)) {}

void Inbox::prepare() {
  for (const fs::path& wanted : {folder_, folder_ / "done", folder_ / "refused"}) {
    std::error_code error;
    fs::create_directories(wanted, error);
    if (error || !fs::is_directory(wanted, error))
      throw FetchError(
          Kind::unreadable,
          fmt::format("the inbox folder '{}' cannot be made: {}; make it and give it to the service's user",
                      wanted.string(), error ? error.message() : "a file of that name is in the way"));
  }
}

Inbox::Identity Inbox::identify(const fs::path& file) {
  const struct stat st = stat_of(file);
  return {st.st_dev, st.st_ino, static_cast<std::uint64_t>(st.st_size),
          static_cast<std::int64_t>(st.st_mtim.tv_sec) * 1'000'000'000 + st.st_mtim.tv_nsec};
}

std::vector<Request> Inbox::expand(const Request& request) {
  const std::string_view url = request.url;
  if (!url.starts_with("inbox:") || url.find_first_of("*?") == std::string_view::npos) return {request};
  const std::string_view pattern = url.substr(std::string_view("inbox:").size());

  std::error_code error;
  fs::directory_iterator listing(folder_, error);
  if (error)
    throw FetchError(
        Kind::unreadable,
        fmt::format("the inbox '{}' cannot be listed: {}; make the folder, or let the service's user read it",
                    folder_.string(), error.message()));
  std::vector<std::tuple<std::int64_t, std::string>> waiting;
  for (; listing != fs::directory_iterator(); listing.increment(error)) {
    const std::string name = listing->path().filename().string();
    if (!counts_as_complete(name) || !wildcard_match(pattern, name)) continue;
    struct stat st {};
    if (::lstat(listing->path().c_str(), &st) != 0 || !S_ISREG(st.st_mode)) continue;  // gone meanwhile, or no file
    waiting.emplace_back(static_cast<std::int64_t>(st.st_mtim.tv_sec) * 1'000'000'000 + st.st_mtim.tv_nsec, name);
  }
  if (error)
    throw FetchError(Kind::unreadable,
                     fmt::format("the inbox '{}' could not be listed to its end: {}; see the disk's log",
                                 folder_.string(), error.message()));
  std::sort(waiting.begin(), waiting.end());

  std::vector<Request> requests;
  for (const auto& [modified, name] : waiting) {
    requests.push_back(request);
    requests.back().url = inbox_url(name);
  }
  return requests;
}

boost::asio::awaitable<Page> Inbox::fetch(Request request) {
  const std::string name = name_in_url(request.url);
  const fs::path file = folder_ / name;
  if (!S_ISREG(stat_of(file).st_mode))
    throw FetchError(
        Kind::unreadable,
        fmt::format("'{}' is not a regular file; put the export itself into the inbox, not a link or a folder",
                    file.string()));
  const Identity before = identify(file);
  Page page;
  page.body = Body::from_file(file, max_octets_);
  if (const Identity after = identify(file); !(after == before) || page.body.size() != before.size)
    throw FetchError(
        Kind::transient,
        fmt::format("'{}' changed while it was read: it is still being written; copy under another name and "
                    "rename it into the inbox (twinwatch import does), the next run reads it",
                    file.string()));
  fetched_[name] = before;
  page.final_url = inbox_url(name);
  page.content_type = content_type_of(name);
  page.fetched_at_ms = now_ms_();
  page.request = std::move(request);
  co_return page;
}

}  // namespace twinwatch::fetch
