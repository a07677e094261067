#include "fetch/robots_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fetch/web_parts.hpp"

namespace twinwatch::fetch {
namespace {

using Kind = FetchError::Kind;
constexpr std::string_view kRobotsToken = "twinwatch";
constexpr std::uint64_t kMostRobotsOctets = RobotsFile::max_octets + 1;  // so that it sees that a line is cut in two
constexpr int kMostRobotsRedirects = 5;
constexpr std::int64_t kOldestRobotsMs = 30 * 24 * 3'600'000ll;  // an older copy says nothing any more

}  // namespace

// One fetches; whatever becomes of it (also when it is cancelled), the others look again.
class RobotsCache::Fetching {
 public:
  explicit Fetching(std::shared_ptr<Entry> entry) : entry_(std::move(entry)) { entry_->fetching = true; }
  Fetching(const Fetching&) = delete;
  Fetching& operator=(const Fetching&) = delete;
  ~Fetching() {
    entry_->fetching = false;
    entry_->fetched.ring();
  }

 private:
  std::shared_ptr<Entry> entry_;
};

boost::asio::awaitable<void> RobotsCache::check(std::shared_ptr<WebParts> web, Address address,
                                                const AllowList& allowed) {
  Address at = address;
  auto finding = entry_of(std::move(web), std::move(at), allowed);
  const auto entry = co_await std::move(finding);
  judge(*entry, address);
}

boost::asio::awaitable<RobotsCache::Held> RobotsCache::hold(std::shared_ptr<WebParts> web, Address address,
                                                            const AllowList& allowed) {
  auto finding = entry_of(std::move(web), std::move(address), allowed);
  const auto entry = co_await std::move(finding);
  co_return Held{*entry->file, entry->found};
}

boost::asio::awaitable<std::shared_ptr<const RobotsCache::Entry>> RobotsCache::entry_of(std::shared_ptr<WebParts> web,
                                                                                        Address address,
                                                                                        const AllowList& allowed) {
  auto& kept = entries_[address.origin()];
  if (!kept) {
    kept = std::make_shared<Entry>(loop_);
    kept->url = address.origin() + "/robots.txt";
  }
  const auto entry = kept;
  for (;;) {
    if (web->stopped) throw stopped_error(address.url);
    const std::int64_t now = web->now_ms();
    if (entry->file && now - entry->file_ms < web->config.robots_max_age_ms) break;
    // Another source may go where the first one that asked was not let.
    const bool waiting = now < entry->again_ms && !(entry->outside && allowed.allows(*entry->outside));
    if (waiting && entry->file && now - entry->file_ms < kOldestRobotsMs) break;
    if (waiting)
      throw FetchError(
          Kind::robots,
          fmt::format("'{}' is not asked for: {} could not be had, and then nothing may be (RFC 9309): {}. It "
                      "is asked for again in {} s",
                      shown(address.url), entry->url, entry->why, (entry->again_ms - now + 999) / 1000),
          entry->again_ms);
    if (entry->fetching) {
      co_await entry->fetched.wait();
      continue;
    }
    const Fetching fetching(entry);
    Address at = address;
    auto work = fetch(web, entry, std::move(at), allowed);
    co_await std::move(work);
  }
  co_return entry;
}

boost::asio::awaitable<void> RobotsCache::fetch(std::shared_ptr<WebParts> web, std::shared_ptr<Entry> entry,
                                                Address address, const AllowList& allowed) {
  WireRequest request;
  request.address = address_of(entry->url);
  request.max_octets = kMostRobotsOctets;
  request.cut_at_cap = true;
  int retries = web->config.retries;
  std::optional<Address> outside;
  std::string why;
  std::int64_t not_before = 0;
  for (int hop = 0; why.empty(); ++hop) {
    WireAnswer answer;
    try {
      WireRequest copy = request;
      auto work = exchange(web, std::move(copy), retries);
      answer = co_await std::move(work);
      if (answer.failure) throw answer.failure->error();
    } catch (const FetchError& error) {
      if (web->stopped) throw;
      const int status = answer.head.status;
      if (status >= 400 && status <= 499 && status != 429) {
        // As good as a 404, whatever it says: RFC 9309, 2.3.1.3.
      } else if (error.kind == Kind::tls || (error.kind == Kind::refused && status == 0)) {
        throw;  // the page would end in the same way, and this is the true cause
      } else {
        why = error.what();
        not_before = error.not_before_ms;
        break;
      }
    }
    if (!answer.head.redirects()) {
      const bool found = answer.head.status >= 200 && answer.head.status <= 299;
      entry->file = RobotsFile::parse(found ? answer.body.view() : std::string_view());
      entry->found = found;
      entry->file_ms = web->now_ms();
      entry->again_ms = 0;
      entry->outside.reset();
      web->turns.crawl_delay(address, entry->file->crawl_delay_ms(kRobotsToken).value_or(0));
      co_return;
    }
    try {
      Address next = address_from(request.address, answer.head.find("location"));
      if (hop == kMostRobotsRedirects) {
        why = fmt::format("it is redirected more than {} times", kMostRobotsRedirects);
      } else if (const std::string no = allowed.why_not(next); !no.empty()) {
        why = fmt::format("it is redirected to '{}', and {}", shown(next.url), no);
        outside = std::move(next);
      } else {
        request.address = std::move(next);
        request.private_address = web->turns.limits(request.address).private_address;
      }
    } catch (const FetchError& error) {
      why = error.what();
    }
  }
  entry->why = std::move(why);
  entry->outside = std::move(outside);
  entry->again_ms = std::max(web->now_ms() + web->config.robots_again_ms, not_before);
}

void RobotsCache::judge(const Entry& entry, const Address& address) {
  const auto answer = entry.file->ask(kRobotsToken, path_for_robots(address.url));
  if (answer.allowed) return;
  throw FetchError(Kind::robots,
                   fmt::format("'{}' is not asked for: {} says in line {}: \"{}\"; ask the site's owner to let "
                               "twinwatch in, or take the address out of the source",
                               shown(address.url), entry.url, answer.line, answer.rule));
}

void RobotsCache::stop() {
  for (const auto& [origin, entry] : entries_) entry->fetched.ring();
}

}  // namespace twinwatch::fetch
