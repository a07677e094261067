#include "cli/call.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>

#include "cli/progress_line.hpp"
#include "service/control.hpp"
#include "service/demo.hpp"
#include "service/requests.hpp"
#include "service/summary.hpp"
#include "worker/plain_text.hpp"

namespace twinwatch::cli {
namespace {

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string carry_out_here(const Call& call, const std::string& request) {
  boost::asio::io_context loop(1);
  service::SystemClock system_clock;
  service::PlayedClock played_clock;
  const bool demo = !call.config.demo.empty();
  if (demo) service::resume_demo_clock(call.config, played_clock);
  service::Clock& clock = demo ? static_cast<service::Clock&>(played_clock) : system_clock;
  service::Engine engine(loop.get_executor(), call.config, clock, call.log);
  if (demo) engine.use_pages(call.config.demo.back().pages);
  ProgressLine line;
  engine.on_progress = [&](const service::Progress& progress) {
    if (!engine.interrupted()) line.show(progress);
  };
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    line.clear();
    std::fputs("twinwatch: stopping …\n", stderr);
    engine.interrupt();
    signals.clear();  // a second one ends it at once, as if killed: the next start cleans up
  });
  service::Turn turn(loop.get_executor());
  std::string reply;
  std::exception_ptr failure;
  auto answering = service::answer_request(engine, turn, request);
  boost::asio::co_spawn(loop, std::move(answering), [&](std::exception_ptr thrown, std::string answer) {
    failure = thrown;
    reply = std::move(answer);
    signals.cancel();
  });
  loop.run();
  line.clear();
  if (failure) std::rethrow_exception(failure);
  return reply;
}

}  // namespace

store::Database Call::read() const { return store::Database::open_reader(config.database); }
std::int64_t Call::now_ms() const {
  if (config.demo.empty()) return service::SystemClock().now_ms();
  service::PlayedClock played;
  service::resume_demo_clock(config, played);
  return played.now_ms();
}
std::string Call::when(std::int64_t at_ms) const { return service::show_time(at_ms, config.timezone); }
std::string Call::day(std::int64_t at_ms) const { return when(at_ms).substr(0, 10); }

boost::json::object submit(const Call& call, const boost::json::object& request) {
  const auto line = boost::json::serialize(request);
  const auto answered = service::ask_daemon(call.config.socket, line, {});
  auto reply = boost::json::parse(answered ? *answered : carry_out_here(call, line)).as_object();
  const auto* good = reply.if_contains("ok");
  if (good && good->is_bool() && good->get_bool()) return reply;
  const auto* error = reply.if_contains("error");
  std::fprintf(stderr, "twinwatch: %s\n", error && error->is_string() ? error->get_string().c_str() : "no answer");
  return {};
}

std::string as_text(std::string_view text, std::size_t at_most) { return worker::plain_text(text, at_most); }

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stdout);
}

namespace {

void indent_json(const boost::json::value& value, std::string& out, std::size_t depth) {
  const std::string inner(2 * (depth + 1), ' '), outer(2 * depth, ' ');
  if (const auto* object = value.if_object(); object && !object->empty()) {
    out += "{\n";
    bool first = true;
    for (const auto& member : *object) {
      out += std::string(first ? "" : ",\n") + inner + boost::json::serialize(member.key()) + ": ";
      indent_json(member.value(), out, depth + 1);
      first = false;
    }
    out += "\n" + outer + "}";
  } else if (const auto* array = value.if_array(); array && !array->empty()) {
    out += "[\n";
    bool first = true;
    for (const auto& element : *array) {
      out += (first ? "" : ",\n") + inner;
      indent_json(element, out, depth + 1);
      first = false;
    }
    out += "\n" + outer + "]";
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

void print_json(const boost::json::value& value) {
  std::string text;
  indent_json(value, text, 0);
  print(text);
}

std::string Table::text() const {
  std::vector<std::size_t> width(header.size(), 0);
  const auto measure = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size() && i < width.size(); ++i) width[i] = std::max(width[i], characters(row[i]));
  };
  measure(header);
  for (const auto& row : rows) measure(row);
  std::string out;
  const auto write = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size() && i < width.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(width[i] - characters(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  write(header);
  for (const auto& row : rows) write(row);
  return out;
}

}  // namespace twinwatch::cli
