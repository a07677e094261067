// source probe: one page, had and read as the source would have it and read it, told in plain words. Stores nothing.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

#include "cli/page_reading.hpp"
#include "cli/source_commands.hpp"
#include "cli/wait_for.hpp"
#include "fetch/recorded_pages.hpp"
#include "service/config_web.hpp"
#include "service/host_pauses.hpp"
#include "service/plugin_description.hpp"
#include "service/run_opening.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace asio = boost::asio;
namespace json = boost::json;
using From = service::SourceConfig::From;

// What the page's URL ends with, where no server says it.
std::string type_of(const std::filesystem::path& file) {
  const auto extension = file.extension().string();
  return extension == ".json"  ? "application/json"
         : extension == ".xml" ? "application/xml"
         : extension == ".csv" ? "text/csv"
                               : "text/html";
}

struct Probed {
  fetch::Request request;
  fetch::Page page;
  PageReading reading;
  std::string failed;  // the plugin could not read it: its verdict and why
  std::vector<std::string> log;
};

class Probing {
 public:
  Probing(const Call& call, const Probe& what, const service::SourceConfig& source, asio::any_io_executor loop)
      : call_(call), what_(what), source_(source), loop_(std::move(loop)) {}

  // Throws FetchError, ConfigError, WorkerFailed: then the page could not be had, or nobody asked to read it.
  asio::awaitable<Probed> probe() {
    worker::Spawn spawn;
    spawn.worker = call_.config.worker;
    spawn.plugin = call_.config.plugin_dir / (source_.plugin + ".so");
    spawn.settings = service::effective_settings(source_);
    spawn.limits = source_.limits;
    Probed probed;
    worker::Session::OnLog on_log = [&probed](int, std::string_view message) {
      probed.log.emplace_back(as_text(message));
    };
    auto opening = worker::Session::open(loop_, std::move(spawn), std::move(on_log));
    const auto session = co_await std::move(opening);
    worker::Session::OnChunk ignore = [](std::string_view) {};
    auto starting = session->start(ignore);
    const auto first = co_await std::move(starting);
    probed.request = request_for(session->description(), first.requests);
    auto having = page_for(session->description(), probed.request);
    probed.page = co_await std::move(having);

    worker::ObservationReader reader;
    worker::Session::OnChunk on_chunk = [&](std::string_view chunk) {
      reader.feed(chunk);
      while (const auto* seen = reader.next()) probed.reading.take(*seen);
    };
    try {
      auto parsing = session->parse(probed.page, std::move(on_chunk));
      auto answer = co_await std::move(parsing);
      probed.reading.charset = answer.charset;
      probed.reading.leads = std::move(answer.requests);
      auto finishing = session->finish(std::move(ignore));
      co_await std::move(finishing);
    } catch (const worker::WorkerFailed& failure) {
      probed.failed = fmt::format("{}: {}", worker::name_of(failure.verdict.code), failure.what());
    }
    co_return probed;
  }

 private:
  // As the source itself asks for this address, where it does so at its start or did so in an earlier run.
  fetch::Request request_for(const worker::Description& plugin, const std::vector<fetch::Request>& first) {
    fetch::Request request;
    request.url = what_.url;
    for (const auto& one : first)
      if (one.url == what_.url) request = one;
    const bool asked_at_start = !request.kind.empty();
    if (!asked_at_start) request.kind = kind_known_of(what_.url);
    if (request.kind.empty() && plugin.page_kinds.size() == 1) request.kind = plugin.page_kinds.front();
    if (!what_.kind.empty()) {
      const auto kinds = service::page_kinds_of(plugin);
      if (std::find(kinds.begin(), kinds.end(), what_.kind) == kinds.end())
        throw service::ConfigError(fmt::format("\"{}\" is no page type of the plugin {}; it has: {}", what_.kind,
                                               source_.plugin, fmt::join(kinds, ", ")));
      request.kind = what_.kind;
    }
    if (!what_.tag.empty()) request.tag = what_.tag;
    request.known = {};
    return request;
  }

  std::string kind_known_of(const std::string& url) const {
    std::error_code error;
    if (!std::filesystem::exists(call_.config.database, error)) return {};
    auto db = call_.read();
    SQLite::Statement find(db.sql(),
                           "SELECT p.kind FROM resource r JOIN source s USING (source_id) JOIN page p USING (page_id)"
                           " WHERE s.id = ? AND r.url = ? LIMIT 1");
    find.bind(1, source_.id);
    find.bind(2, url);
    return find.executeStep() ? find.getColumn(0).getString() : std::string();
  }

  asio::awaitable<fetch::Page> page_for(const worker::Description& plugin, fetch::Request request) {
    if (!what_.file.empty()) co_return from_file(std::move(request));
    std::unique_ptr<fetch::Web> web;
    std::unique_ptr<fetch::Fetcher> fetcher;
    if (source_.from == From::pages) {
      const auto& demo = call_.config.demo;
      const bool weekly = !demo.empty() && !demo.back().pages.empty();
      fetcher = std::make_unique<fetch::RecordedPages>(weekly ? source_.pages / demo.back().pages : source_.pages);
    } else {
      web = std::make_unique<fetch::Web>(
          loop_, call_.config.web, [] { return service::SystemClock().now_ms(); }, memory());
      fetch::SourceRule rule;
      rule.hosts = source_.hosts;
      rule.hosts.insert(rule.hosts.end(), plugin.hosts.begin(), plugin.hosts.end());
      rule.http_allowed = source_.allow_http;
      rule.secret_headers = service::read_credentials(source_);
      fetcher = std::make_unique<fetch::HttpFetcher>(*web, std::move(rule));
    }
    auto fetching = fetcher->fetch(std::move(request));
    auto page = co_await std::move(fetching);
    co_return page;
  }

  // A host that asked to be left alone is left alone by us too; what it says now the daemon finds out for itself.
  fetch::HostMemory memory() const {
    fetch::HostMemory memory;
    std::error_code error;
    if (!std::filesystem::exists(call_.config.database, error)) return memory;
    auto db = call_.read();
    memory.known = service::load_pauses(db);
    return memory;
  }

  fetch::Page from_file(fetch::Request request) const {
    constexpr std::uint64_t most_octets = 256ull << 20;
    fetch::Page page;
    page.final_url = request.url;
    page.request = std::move(request);
    page.content_type = type_of(what_.file);
    page.charset = what_.header_charset;
    page.fetched_at_ms = call_.now_ms();
    page.body = fetch::Body::from_file(what_.file, most_octets);
    return page;
  }

  const Call& call_;
  const Probe& what_;
  const service::SourceConfig& source_;
  asio::any_io_executor loop_;
};

std::string what_to_do(const Probed& probed, const std::string& source) {
  const auto& kind = probed.request.kind.empty() ? std::string("page") : probed.request.kind;
  if (!probed.failed.empty()) return fmt::format("The page could not be read: {}", as_text(probed.failed));
  if (!probed.reading.all_found())
    return fmt::format(
        "Not every landmark was found: a run with this page would be held back. Compare with what a browser shows, and "
        "mend the selectors in [source.{}.settings] (`twinwatch source describe {}`).",
        source, source);
  return fmt::format(
      "Every landmark was found. If this is what the page shows in a browser: twinwatch source confirm {} "
      "{}",
      source, kind);
}

}  // namespace

int source_probe(const Call& call, const Probe& what) {
  const auto& source = source_named(call, what.source);
  if (source.from == From::inbox)
    throw service::ConfigError(fmt::format(
        "source.{} reads files, not pages: `twinwatch inspect FILE --source {}` shows how one would be read.",
        source.id, source.id));
  asio::io_context loop(1);
  Probing probing(call, what, source, loop.get_executor());
  const auto probed = wait_for(loop, probing.probe());
  const bool good = probed.failed.empty() && probed.reading.all_found();
  const auto& page = probed.page;
  const auto said = page.charset.empty() ? "the header names none" : "the header says " + as_text(page.charset);
  if (call.json) {
    auto object = page_reading_json(probed.reading);
    object["ok"] = good;
    object["failed"] = probed.failed;
    object["source"] = source.id;
    object["url"] = probed.request.url;
    object["kind"] = probed.request.kind;
    object["status"] = page.status;
    object["final_url"] = page.final_url;
    object["content_type"] = page.content_type;
    object["header_charset"] = page.charset;
    object["octets"] = page.body.size();
    object["fetched_ms"] = page.fetched_at_ms;
    object["log"] = json::array(probed.log.begin(), probed.log.end());
    print_json(object);
    return good ? ok : amiss;
  }
  const auto line = [](std::string_view about, std::string_view told) {
    print(fmt::format("  {:<15} {}", about, told));
  };
  print(fmt::format("{}\nas the source {} reads it; nothing was stored", as_text(probed.request.url), source.id));
  line("page type", probed.request.kind.empty() ? "none" : as_text(probed.request.kind));
  if (!what.file.empty()) line("octets of", what.file.string());
  line("status", std::to_string(page.status));
  if (page.final_url != probed.request.url) line("landed at", as_text(page.final_url));
  line("type", page.content_type.empty() ? "not told" : as_text(page.content_type));
  line("octets", service::grouped(static_cast<std::int64_t>(page.body.size())));
  if (!probed.reading.charset.empty()) line("decoded from", fmt::format("{}; {}", probed.reading.charset, said));
  line("had", call.when(page.fetched_at_ms));
  print(page_reading_text(probed.reading));
  for (const auto& message : probed.log) line("plugin says", message);
  print(what_to_do(probed, source.id));
  return good ? ok : amiss;
}

}  // namespace twinwatch::cli
