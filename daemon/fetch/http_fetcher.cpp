// A request becomes a page: address by address, each redirect judged like a first one.
#include <fmt/format.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <set>
#include <utility>

#include "fetch/request_lines.hpp"
#include "fetch/web.hpp"
#include "fetch/web_parts.hpp"

namespace twinwatch::fetch {

namespace asio = boost::asio;

struct SourceParts {
  explicit SourceParts(SourceRule rule)
      : allowed(rule.hosts, rule.http_allowed),
        confided(rule.secret_hosts.empty() ? rule.hosts : rule.secret_hosts, rule.http_allowed),
        types(std::make_shared<ContentTypes>(rule.content_types)),
        secret_headers(std::move(rule.secret_headers)),
        pause_path_alone(rule.pause_path_alone) {}
  AllowList allowed, confided;
  std::shared_ptr<const ContentTypes> types;
  std::vector<std::string> secret_headers;
  bool pause_path_alone;
  std::shared_ptr<const CookieJar> cookies = std::make_shared<CookieJar>();
  std::set<asio::cancellation_signal*> under_way;
  bool stopped = false;
};

namespace {

using Kind = FetchError::Kind;
constexpr int kMostRedirects = 10;

// Where a fetch stands: which address it has come to, and what it may still bring along.
class Way {
 public:
  Way(const AllowList& allowed, const Request& request)
      : allowed_(allowed), at_(address_of(request.url)), first_origin_(at_.origin()), method_(request.method) {
    if (const std::string no = allowed_.why_not(at_); !no.empty())
      throw FetchError(Kind::refused, fmt::format("'{}' is not asked for: {}", shown(request.url), no));
    seen_.insert(method_ + " " + at_.url);
  }
  const Address& at() const { return at_; }
  const std::string& method() const { return method_; }
  bool secrets() const { return secrets_; }  // for good: who was led elsewhere once does not bring them back

  void follow(const AnswerHead& head) {
    const auto moved = [&](std::string_view to, const std::string& why) {
      return FetchError(
          Kind::moved, fmt::format("'{}' is redirected to '{}' ({}): {}", shown(at_.url), shown(to), head.status, why));
    };
    const auto location = head.find("location");
    if (location.empty()) throw moved("", "it does not say where to; tell the site's owner");
    Address next;
    try {
      next = address_from(at_, location);
    } catch (const FetchError& error) {
      throw moved(location, error.what());
    }
    if (const std::string no = allowed_.why_not(next); !no.empty()) throw moved(next.url, no);
    if (++hops_ > kMostRedirects)
      throw moved(next.url, fmt::format("and that after {} redirects; correct the address", kMostRedirects));
    if (method_ == "POST" && head.status <= 303) method_ = "GET";
    // A page that sets a cookie and leads back to itself is usual; without one it would go on for ever.
    if (head.set_a_cookie) seen_.clear();
    if (!seen_.insert(method_ + " " + next.url).second)
      throw moved(next.url, "and from there it came: a circle; correct the address, or tell the site's owner");
    if (next.origin() != first_origin_) secrets_ = false;
    at_ = std::move(next);
  }

 private:
  const AllowList& allowed_;
  Address at_;
  std::string first_origin_, method_;
  std::set<std::string> seen_;
  int hops_ = 0;
  bool secrets_ = true;
};

Page page_of(Request request, WireAnswer answer, const Way& way, std::int64_t now_ms) {
  const Address& at = way.at();
  Page page;
  page.final_url = at.url;
  page.status = answer.head.status;
  page.validators.etag = answer.head.find("etag");
  page.validators.last_modified = answer.head.find("last-modified");
  if (page.status == 304) {
    if (request.known.empty() || way.method() == "POST")
      throw FetchError(Kind::unreadable,
                       fmt::format("'{}': {} says that nothing has changed, and was not asked that; tell "
                                   "the site's owner",
                                   shown(at.url), at.authority()));
    if (page.validators.etag.empty()) page.validators.etag = request.known.etag;
    if (page.validators.last_modified.empty()) page.validators.last_modified = request.known.last_modified;
  }
  ContentType type = parse_content_type(answer.head.find("content-type"));
  page.content_type = std::move(type.media_type);
  page.charset = std::move(type.charset);
  page.headers = std::move(answer.head.headers);
  page.body = std::move(answer.body);
  page.fetched_at_ms = now_ms;
  page.request = std::move(request);
  return page;
}

asio::awaitable<Page> fetch_page(std::shared_ptr<WebParts> web, std::shared_ptr<SourceParts> source, Request request) {
  check_request(request);
  Way way(source->allowed, request);
  int retries = web->config.retries;
  for (;;) {
    web->turns.check_patience(way.at());
    Address at = way.at();
    auto asking = web->robots.check(web, std::move(at), source->allowed);
    co_await std::move(asking);

    WireRequest wire;
    wire.address = way.at();
    wire.method = way.method();
    if (wire.method == "POST") wire.body = request.body;
    static const std::vector<std::string> none;
    wire.lines =
        request_lines(request, wire.method,
                      way.secrets() && source->confided.why_not(way.at()).empty() ? source->secret_headers : none);
    wire.cookies = source->cookies;
    wire.types = source->types;
    wire.max_octets = web->config.max_octets;
    wire.pause_path_alone = source->pause_path_alone;
    auto going = exchange(web, std::move(wire), retries);
    WireAnswer answer = co_await std::move(going);
    if (answer.failure) throw answer.failure->error();
    if (answer.head.redirects()) {
      way.follow(answer.head);
      request.known = {};  // they are of the first address: another page would be taken for it by its date
      continue;
    }
    if (answer.head.status >= 300 && answer.head.status < 400 && answer.head.status != 304)
      throw FetchError(Kind::unreadable, fmt::format("'{}': {} answers {}, which leads nowhere; correct the address",
                                                     shown(way.at().url), way.at().authority(), answer.head.status));
    co_return page_of(std::move(request), std::move(answer), way, web->now_ms());
  }
}

// The same, but it can be stopped, and is cancelled with whoever waits for it: both come in by one signal.
asio::awaitable<Page> fetch_until_stopped(std::shared_ptr<WebParts> web, std::shared_ptr<SourceParts> source,
                                          Request request) {
  if (!web || source->stopped) throw stopped_error(request.url);
  const std::string url = request.url;
  struct UnderWay {
    explicit UnderWay(SourceParts& of) : parts(of) { parts.under_way.insert(&signal); }
    ~UnderWay() { parts.under_way.erase(&signal); }
    SourceParts& parts;
    asio::cancellation_signal signal;
  } under_way(*source);
  const auto outer = co_await asio::this_coro::cancellation_state;
  if (outer.slot().is_connected())
    outer.slot().assign([&under_way](asio::cancellation_type type) { under_way.signal.emit(type); });
  auto work = asio::co_spawn(web->loop, fetch_page(web, source, std::move(request)),
                             asio::bind_cancellation_slot(under_way.signal.slot(), asio::use_awaitable));
  try {
    co_return co_await std::move(work);
  } catch (const boost::system::system_error& error) {
    if (!source->stopped || error.code() != asio::error::operation_aborted) throw;
  }
  throw stopped_error(url);
}

}  // namespace

HttpFetcher::HttpFetcher(Web& web, SourceRule rule)
    : web_(web.parts_), source_(std::make_shared<SourceParts>(std::move(rule))) {}

HttpFetcher::~HttpFetcher() = default;

void HttpFetcher::stop() {
  source_->stopped = true;
  const auto under_way = source_->under_way;
  for (asio::cancellation_signal* const signal : under_way) signal->emit(asio::cancellation_type::terminal);
}

// Not itself a coroutine: a fetch under way holds what it needs, and may outlive this object.
asio::awaitable<Page> HttpFetcher::fetch(Request request) {
  return fetch_until_stopped(web_.lock(), source_, std::move(request));
}

}  // namespace twinwatch::fetch
