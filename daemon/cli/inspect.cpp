// inspect FILE: how a file would be read (encoding, separator, header line, profile, rows, accounting), by the same
// worker and plugin that a run uses; `--csv` prints the table as read, as plain UTF-8 CSV. Touches nothing.
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <map>

#include "cli/commands.hpp"
#include "cli/table_as_read.hpp"
#include "fetch/body.hpp"
#include "fetch/fetcher.hpp"
#include "service/run_opening.hpp"
#include "service/summary.hpp"
#include "worker/observation.hpp"
#include "worker/session.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

constexpr std::uint64_t max_inspected_octets = 1ull << 30;

// What a reading of the file said, gathered from the observation stream.
struct Reading {
  std::vector<std::pair<std::string, std::string>> findings;
  std::map<std::string, std::int64_t> kinds;
  std::int64_t rows = 0, loaded = 0, blank = 0, preamble = 0, rejected = 0, stated_rows = -1;
  std::vector<std::pair<std::uint64_t, std::string>> rejects;
  std::vector<std::string> covers, samples;
  std::string charset, nothing;
  std::size_t sample_limit = 5;
  bool row_has_records = false;

  void add(worker::ObservationReader& reader) {
    std::uint64_t line = 0;
    while (const auto entry = reader.next()) {
      switch (entry->entry) {
        case worker::Entry::row:
          ++rows;
          line = entry->first_line;
          row_has_records = false;
          break;
        case worker::Entry::record:
          ++kinds[std::string(entry->kind)];
          if (!row_has_records) ++loaded;
          row_has_records = true;
          if (samples.size() < sample_limit) samples.push_back(describe(*entry));
          break;
        case worker::Entry::skip:
          (entry->skip == 1 ? blank : preamble) += 1;
          break;
        case worker::Entry::reject:
          ++rejected;
          if (rejects.size() < 20) rejects.emplace_back(line, std::string(entry->text));
          break;
        case worker::Entry::rows_total:
          stated_rows = static_cast<std::int64_t>(entry->number);
          break;
        case worker::Entry::finding:
          findings.emplace_back(std::string(entry->text), std::string(entry->value));
          break;
        case worker::Entry::nothing:
          nothing = entry->text;
          break;
        case worker::Entry::covers:
          covers.push_back(fmt::format("every {} of {}{}{}", entry->claim.kind,
                                       entry->claim.area_1.empty() ? "the country" : std::string(entry->claim.area_1),
                                       entry->claim.period.empty() ? "" : " in ", entry->claim.period));
          break;
        default:
          break;
      }
    }
  }

  static std::string describe(const worker::Observation& entry) {
    std::string text = fmt::format("{}:", entry.kind);
    for (const auto& field : entry.fields) text += fmt::format(" {}={}", field.name, field.value);
    return text;
  }
};

boost::asio::awaitable<void> read_with_worker(boost::asio::any_io_executor loop, worker::Spawn spawn,
                                              const fetch::Page& page, Reading& reading) {
  worker::Session::OnLog on_log = [](int, std::string_view message) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(message.size()), message.data());
  };
  auto opening = worker::Session::open(loop, std::move(spawn), std::move(on_log));
  auto session = co_await std::move(opening);
  worker::ObservationReader reader;
  worker::Session::OnChunk ignore = [](std::string_view) {};
  auto starting = session->start(ignore);
  co_await std::move(starting);
  worker::Session::OnChunk on_chunk = [&](std::string_view chunk) {
    reader.feed(chunk);
    reading.add(reader);
  };
  auto parsing = session->parse(page, std::move(on_chunk));
  reading.charset = (co_await std::move(parsing)).charset;
  auto finishing = session->finish(std::move(ignore));
  co_await std::move(finishing);
}

fetch::Page page_of(const std::filesystem::path& file) {
  fetch::Page page;
  page.request.url = page.final_url = "inbox:" + file.filename().string();
  page.fetched_at_ms = service::SystemClock().now_ms();
  page.body = fetch::Body::from_file(file, max_inspected_octets);
  return page;
}

json::object reading_json(const Reading& reading, const std::string& failure) {
  json::object report{{"ok", failure.empty()},        {"error", failure},
                      {"charset", reading.charset},   {"rows", reading.rows},
                      {"loaded", reading.loaded},     {"blank", reading.blank},
                      {"preamble", reading.preamble}, {"rejected", reading.rejected}};
  json::object findings, kinds;
  for (const auto& [what, value] : reading.findings) findings[what] = value;
  for (const auto& [kind, count] : reading.kinds) kinds[kind] = count;
  json::array rejects;
  for (const auto& [line, reason] : reading.rejects)
    rejects.push_back(json::object{{"line", line}, {"reason", reason}});
  report["findings"] = findings;
  report["records"] = kinds;
  report["rejects"] = rejects;
  report["covers"] = json::array(reading.covers.begin(), reading.covers.end());
  report["samples"] = json::array(reading.samples.begin(), reading.samples.end());
  return report;
}

void print_reading(const Reading& reading) {
  print(fmt::format("  {:<22} {}", "decoded from", reading.charset));
  for (const auto& [what, value] : reading.findings) print(fmt::format("  {:<22} {}", what, value));
  print(fmt::format("  {:<22} {} = {} loaded + {} blank + {} preamble/footer + {} rejected", "rows",
                    service::grouped(reading.rows), service::grouped(reading.loaded), service::grouped(reading.blank),
                    service::grouped(reading.preamble), service::grouped(reading.rejected)));
  for (const auto& [kind, count] : reading.kinds)
    print(fmt::format("  {:<22} {}", kind + " records", service::grouped(count)));
  for (const auto& claim : reading.covers) print(fmt::format("  {:<22} {}", "claims to be", claim));
  if (reading.covers.empty())
    print(fmt::format("  {:<22} {}", "claims to be", "a part only: it adds, and never says that something is gone"));
  for (const auto& [line, reason] : reading.rejects) print(fmt::format("  line {:<17} rejected: {}", line, reason));
  if (reading.rejected > static_cast<std::int64_t>(reading.rejects.size())) print("  …");
  if (!reading.samples.empty()) print("  the first records:");
  for (const auto& sample : reading.samples) print("    " + sample);
}

}  // namespace

int inspect(const Call& call, const Inspect& what) {
  auto page = page_of(what.file);
  if (what.csv) return print_as_csv(page, what.file.string(), what.sheet);
  worker::Spawn spawn;
  spawn.worker = call.config.worker;
  std::string plugin = "school_csv";
  if (!what.source.empty()) {
    const auto* source = call.config.source(what.source);
    if (!source)
      throw service::ConfigError(
          fmt::format("no source is called \"{}\" in {}", what.source, call.config.file.string()));
    plugin = source->plugin;
    spawn.settings = service::effective_settings(*source);
    spawn.limits = source->limits;
  }
  if (what.propose) {
    std::erase_if(spawn.settings, [](const auto& setting) { return setting.first == "propose"; });
    spawn.settings.emplace_back("propose", "true");
  }
  spawn.plugin = call.config.plugin_dir / (plugin + ".so");
  Reading reading;
  reading.sample_limit = what.sample;
  std::string failure;
  boost::asio::io_context loop(1);
  std::exception_ptr thrown;
  auto working = read_with_worker(loop.get_executor(), std::move(spawn), page, reading);
  boost::asio::co_spawn(loop, std::move(working), [&](std::exception_ptr error) { thrown = error; });
  loop.run();
  if (thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      failure = error.what();
    }
  }
  if (what.propose && failure.empty()) {
    for (const auto& [name, value] : reading.findings)
      if (name == "proposed profile") print(value);
    return ok;
  }
  if (call.json) {
    print_json(reading_json(reading, failure));
  } else {
    print(fmt::format("{} ({} octets){}", what.file.string(),
                      service::grouped(static_cast<std::int64_t>(page.body.size())),
                      failure.empty() ? ": would be read like this; nothing was stored" : ": cannot be read"));
    if (failure.empty() || reading.rows > 0) print_reading(reading);
    if (!failure.empty()) print("  " + failure);
  }
  return failure.empty() ? ok : amiss;
}

}  // namespace twinwatch::cli
