#include "service/requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>
#include <filesystem>

#include "fetch/fetcher.hpp"
#include "ingest/confirm.hpp"
#include "service/alert_requests.hpp"
#include "service/feedback_requests.hpp"
#include "service/mail_requests.hpp"
#include "service/plugin_description.hpp"
#include "service/replay.hpp"
#include "service/report_json.hpp"
#include "service/review_requests.hpp"
#include "service/settled.hpp"

namespace twinwatch::service {
namespace {

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string text_of(const boost::json::object& request, std::string_view key) {
  const auto* value = request.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const boost::json::object& request, std::string_view key) {
  const auto* value = request.if_contains(key);
  if (!value || !value->is_int64()) throw Refused(fmt::format("\"{}\" must be a whole number", key));
  return value->get_int64();
}

bool flag_of(const boost::json::object& request, std::string_view key) {
  const auto* value = request.if_contains(key);
  if (!value) return false;
  if (!value->is_bool()) throw Refused(fmt::format("\"{}\" must be true or false", key));
  return value->get_bool();
}

const SourceConfig& source_of(Engine& engine, const std::string& id) {
  if (const auto* source = engine.config().source(id)) return *source;
  std::vector<std::string> known;
  for (const auto& source : engine.config().sources) known.push_back(source.id);
  throw Refused(fmt::format("no source is called \"{}\"; the configuration {} names: {}", id,
                            engine.config().file.string(), fmt::join(known, ", ")));
}

boost::json::array runs_json(const std::vector<RunReport>& runs) {
  boost::json::array array;
  for (const auto& run : runs) array.push_back(to_json(run));
  return array;
}

// Replies are filled member by member: GCC 12 refuses initializer lists as temporaries inside coroutines.
boost::json::object good() {
  boost::json::object reply;
  reply["ok"] = true;
  return reply;
}

boost::asio::awaitable<boost::json::object> settled(Engine& engine, std::vector<RunReport> runs) {
  auto reply = good();
  reply["runs"] = runs_json(runs);
  auto settling = engine.settle(runs.empty() ? 0 : runs.back().run_id);
  reply["settled"] = to_json(co_await std::move(settling));
  co_return reply;
}

boost::asio::awaitable<void> require_kind(Engine& engine, const SourceConfig& source, std::string kind) {
  const auto loop = co_await boost::asio::this_coro::executor;
  auto describing = describe_plugin(loop, engine.config(), source.plugin);
  const auto known = page_kinds_of(co_await std::move(describing));
  if (std::find(known.begin(), known.end(), kind) == known.end())
    throw Refused(fmt::format("\"{}\" is no page type of source.{}; the plugin {} has: {}", kind, source.id,
                              source.plugin, fmt::join(known, ", ")));
}

// This week's mail, now. `reply` outlives the coroutine: it is the caller's own.
boost::asio::awaitable<void> compose_and_send(Engine& engine, boost::json::object& reply) {
  const auto period = local_time(engine.clock().now_ms(), engine.config().timezone).period();
  MailReport report;
  auto composing = engine.compose(period);
  report.composed = co_await std::move(composing);
  auto sending = engine.send_mail(true);
  report.sent = co_await std::move(sending);
  reply["period"] = period;
  reply["mail"] = to_json(report);
}

boost::asio::awaitable<boost::json::object> carry_out_request(Engine& engine, Turn& turn, boost::json::object request) {
  const auto what = text_of(request, "do");
  const auto by = text_of(request, "by").empty() ? std::string("operator") : text_of(request, "by");
  auto reply = good();
  if (what == "ping") {
    reply["busy"] = turn.taken();
    co_return reply;
  }

  if (what == "mail") {  // the brake waits for no job
    const auto to = text_of(request, "switch");
    if (to != "stop" && to != "start") throw Refused("\"switch\" must be \"stop\" or \"start\"");
    auto work = [to, by, reason = text_of(request, "reason"), now = engine.clock().now_ms()](store::Database& db) {
      mail::set_mail_switch(db, to == "stop", by, reason, now);
    };
    co_await engine.writer().run(std::move(work));
    reply["mail"] = to;
    co_return reply;
  }

  if (what == "bounce") {  // a mail server waits for the answer
    // The time is read when it is written: what a digest that is being composed did not know must not bear an earlier
    // one.
    auto work = [request, &clock = engine.clock()](store::Database& db) {
      return take_bounce(db, request, clock.now_ms());
    };
    auto working = engine.writer().run(std::move(work));
    const auto told = co_await std::move(working);
    for (const auto& member : told) reply[member.key()] = member.value();
    co_return reply;
  }

  // A crawl takes hours: it reads beside everything else, and only what follows from it has its turn.
  if (what == "run" && !text_of(request, "source").empty()) {
    const auto& source = source_of(engine, text_of(request, "source"));
    if (source.from == SourceConfig::From::web) {
      auto running = engine.run_source(source, "operator");
      auto runs = co_await std::move(running);
      auto taking = turn.take();
      const auto held = co_await std::move(taking);
      auto settling = settled(engine, std::move(runs));
      co_return co_await std::move(settling);
    }
  }

  if (what == "replay") {  // of fifty thousand pages it takes long, too
    const auto& source = source_of(engine, text_of(request, "source"));
    auto replaying = engine.replay(source, request.contains("from_ms") ? number_of(request, "from_ms") : 0);
    const auto report = co_await std::move(replaying);
    std::vector<RunReport> runs(1, report.run);
    auto taking = turn.take();
    const auto held = co_await std::move(taking);
    auto settling = settled(engine, std::move(runs));
    reply = co_await std::move(settling);
    reply["replay"] = to_json(report);
    co_return reply;
  }

  auto taking = turn.take();
  const auto held = co_await std::move(taking);
  if (what == "import") {
    const auto& source = source_of(engine, text_of(request, "source"));
    auto importing = engine.import_file(source, text_of(request, "file"), flag_of(request, "older"));
    std::vector<RunReport> runs;
    runs.push_back(co_await std::move(importing));
    auto settling = settled(engine, std::move(runs));
    co_return co_await std::move(settling);
  }
  if (what == "run") {
    const auto id = text_of(request, "source");
    auto running = id.empty() ? engine.run_sources(all_sources(engine.config()), "operator")
                              : engine.run_source(source_of(engine, id), "operator");
    auto runs = co_await std::move(running);
    auto settling = settled(engine, std::move(runs));
    co_return co_await std::move(settling);
  }
  if (what == "accept") {
    auto accepting = engine.accept(number_of(request, "run"), by);
    std::vector<RunReport> runs;
    runs.push_back(co_await std::move(accepting));
    auto settling = settled(engine, std::move(runs));
    co_return co_await std::move(settling);
  }
  if (what == "reject") {
    auto rejecting = engine.reject(number_of(request, "run"), by, text_of(request, "reason"));
    co_await std::move(rejecting);
    co_return reply;
  }
  if (what == "mail_retry") {
    auto work = [request, by, &clock = engine.clock()](store::Database& db) {
      return retry_mail(db, request, by, clock.now_ms());
    };
    auto working = engine.writer().run(std::move(work));
    const auto told = co_await std::move(working);
    for (const auto& member : told) reply[member.key()] = member.value();
    co_return reply;
  }
  if (what == "compose") {
    auto mailing = compose_and_send(engine, reply);
    co_await std::move(mailing);
    co_return reply;
  }
  if (what == "review") {
    auto work = [request, by, now = engine.clock().now_ms(), matcher = engine.matcher()](store::Database& db) {
      mark_due(db);
      return carry_out_review(db, matcher, request, by, now);
    };
    auto working = engine.writer().run(std::move(work));
    const auto told = co_await std::move(working);
    std::vector<RunReport> none;
    auto settling = settled(engine, std::move(none));
    reply = co_await std::move(settling);
    for (const auto& member : told) reply[member.key()] = member.value();
    co_return reply;
  }
  if (what == "alert") {
    auto work = [request, by, now = engine.clock().now_ms()](store::Database& db) {
      mark_due(db);
      return carry_out_alert(db, request, by, now);
    };
    auto working = engine.writer().run(std::move(work));
    const auto told = co_await std::move(working);
    std::vector<RunReport> none;
    auto settling = settled(engine, std::move(none));
    reply = co_await std::move(settling);
    for (const auto& member : told) reply[member.key()] = member.value();
    if (flag_of(told, "compose")) {
      auto mailing = compose_and_send(engine, reply);
      co_await std::move(mailing);
    }
    co_return reply;
  }
  if (what == "approve_mail") {
    auto work = [request, by, now = engine.clock().now_ms(), policy = engine.config().mail.policy](
                    store::Database& db) { return carry_out_approval(db, policy, request, by, now); };
    auto working = engine.writer().run(std::move(work));
    reply["mails"] = co_await std::move(working);
    MailReport report;  // what may leave now leaves now, brake and hold allowing
    auto sending = engine.send_mail(true);
    report.sent = co_await std::move(sending);
    reply["mail"] = to_json(report);
    co_return reply;
  }
  if (what == "feedback") {
    auto work = [request, by, now = engine.clock().now_ms(), matcher = engine.matcher(),
                 policy = engine.config().feedback](store::Database& db) {
      mark_due(db);
      return carry_out_feedback(db, matcher.places, policy, request, by, now);
    };
    auto working = engine.writer().run(std::move(work));
    const auto told = co_await std::move(working);
    std::vector<RunReport> none;
    auto settling = settled(engine, std::move(none));
    reply = co_await std::move(settling);
    for (const auto& member : told) reply[member.key()] = member.value();
    co_return reply;
  }
  if (what == "confirm") {
    const auto& source = source_of(engine, text_of(request, "source"));
    ingest::KindVerdict verdict{source.id,
                                source.plugin,
                                text_of(request, "kind"),
                                flag_of(request, "confirmed"),
                                by,
                                text_of(request, "reason")};
    auto knowing = require_kind(engine, source, verdict.kind);
    co_await std::move(knowing);
    auto work = [verdict, now = engine.clock().now_ms()](store::Database& db) {
      mark_due(db);
      return ingest::set_kind_verdict(db, verdict, now);
    };
    auto working = engine.writer().run(std::move(work));
    const auto outcome = co_await std::move(working);
    std::vector<RunReport> none;
    auto settling = settled(engine, std::move(none));
    reply = co_await std::move(settling);
    reply["changed"] = outcome.changed;
    reply["scopes"] = outcome.scopes;
    co_return reply;
  }
  throw Refused(fmt::format("\"{}\" is nothing this daemon can do", what));
}

}  // namespace

boost::asio::awaitable<std::string> answer_request(Engine& engine, Turn& turn, std::string request) {
  boost::json::object reply;
  try {
    boost::json::error_code error;
    auto parsed = boost::json::parse(request, error);
    if (error || !parsed.is_object()) throw Refused("a request must be one JSON object on one line");
    auto working = carry_out_request(engine, turn, std::move(parsed.get_object()));
    reply = co_await std::move(working);
  } catch (const std::exception& error) {
    reply["ok"] = false;
    reply["error"] = error.what();
  }
  if (engine.interrupted()) reply["interrupted"] = true;
  co_return boost::json::serialize(reply);
}

std::set<std::string> all_sources(const Config& config) {
  std::set<std::string> ids;
  for (const auto& source : config.sources)
    if (source.from != SourceConfig::From::inbox) ids.insert(source.id);
  return ids;
}

boost::asio::awaitable<CycleReport> cycle(Engine& engine, Turn& turn, std::set<std::string> due, std::string trigger,
                                          bool compose) {
  CycleReport report;
  {
    auto taking = turn.take();
    const auto held = co_await std::move(taking);
    auto running = engine.run_sources(std::move(due), std::move(trigger));
    report.runs = co_await std::move(running);
    auto settling = engine.settle(report.runs.empty() ? 0 : report.runs.back().run_id);
    report.settled = co_await std::move(settling);
    auto composing = engine.compose(compose ? local_time(engine.clock().now_ms(), engine.config().timezone).period()
                                            : std::string());
    report.mail.composed = co_await std::move(composing);
  }
  auto sending = engine.send_mail(compose);  // without the turn: the mail server may let us wait
  report.mail.sent = co_await std::move(sending);
  auto work = [](store::Database& db) { db.use_wal(); };  // the first lists are in: from now on readers come
  co_await engine.writer().run(std::move(work));
  co_return report;
}

}  // namespace twinwatch::service
