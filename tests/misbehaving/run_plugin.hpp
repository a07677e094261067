// One run of one plugin by the real worker, as the daemon does it: open, start, one page, finish.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <string>
#include <utility>
#include <vector>

#include "worker/observation.hpp"
#include "worker/session.hpp"

namespace misbehaving {

struct Outcome {
  twinwatch::worker::Verdict verdict;  // done unless it failed
  std::vector<std::string> log, names, findings, landmarks;
  std::vector<twinwatch::fetch::Request> requests;
  twinwatch::worker::Description description;
  std::string charset;
  std::size_t replaced = 0, records = 0, skips = 0, chunks = 0;
};

inline std::filesystem::path plugin_file(const std::string& name) {
  return std::filesystem::path(TWINWATCH_MISBEHAVING_DIR) / (name + ".so");
}

inline twinwatch::worker::Spawn spawn_of(const std::string& plugin) {
  twinwatch::worker::Spawn spawn;
  spawn.worker = TWINWATCH_WORKER;
  spawn.plugin = plugin_file(plugin);
  return spawn;
}

inline twinwatch::fetch::Page page_of(std::string_view text) {
  twinwatch::fetch::Page page;
  page.request.url = "inbox:*.csv";
  page.final_url = "inbox:okullar.csv";
  page.fetched_at_ms = 1'790'000'000'000;
  page.body = twinwatch::fetch::Body::from_text(text);
  return page;
}

inline boost::asio::awaitable<void> run_plugin(boost::asio::any_io_executor loop, twinwatch::worker::Spawn spawn,
                                               std::string text, Outcome& outcome) {
  namespace worker = twinwatch::worker;
  worker::ObservationReader reader;
  worker::Session::OnChunk read = [&](std::string_view chunk) {
    ++outcome.chunks;
    reader.feed(chunk);
    while (const auto seen = reader.next()) {
      if (seen->entry == worker::Entry::skip) ++outcome.skips;
      if (seen->entry == worker::Entry::finding)
        outcome.findings.push_back(std::string(seen->text) + ": " + std::string(seen->value));
      if (seen->entry == worker::Entry::landmark)
        outcome.landmarks.push_back(std::string(seen->text) + (seen->found ? ": " : " missing: ") +
                                    std::string(seen->example));
      if (seen->entry != worker::Entry::record) continue;
      ++outcome.records;
      if (outcome.names.size() < 10) outcome.names.emplace_back(seen->fields[0].value);
    }
  };
  worker::Session::OnLog keep = [&](int, std::string_view line) { outcome.log.emplace_back(line); };
  try {
    auto session = co_await worker::Session::open(loop, std::move(spawn), std::move(keep));
    outcome.description = session->description();
    auto started = co_await session->start(read);
    outcome.requests = std::move(started.requests);
    const auto page = page_of(text);
    auto parsed = co_await session->parse(page, read);
    outcome.charset = parsed.charset;
    outcome.replaced = parsed.replaced;
    co_await session->finish(read);
  } catch (const worker::WorkerFailed& failed) {
    outcome.verdict = failed.verdict;
  }
}

inline Outcome run(twinwatch::worker::Spawn spawn, std::string text = "Atatürk Ortaokulu\n") {
  boost::asio::io_context loop;
  Outcome outcome;
  auto job = run_plugin(loop.get_executor(), std::move(spawn), std::move(text), outcome);
  std::exception_ptr unexpected;
  boost::asio::co_spawn(loop, std::move(job), [&](std::exception_ptr error) { unexpected = error; });
  loop.run();
  if (unexpected) std::rethrow_exception(unexpected);
  return outcome;
}

}  // namespace misbehaving
