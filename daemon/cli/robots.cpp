// robots URL: whether a robots.txt lets an agent ask for an address, and which line says so. The same reading as the
// fetcher's, so that "why does this source get nothing?" has an answer. Touches nothing.
#include "fetch/robots.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/robots_found.hpp"
#include "worker/plain_text.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

std::string group_of(const fetch::RobotsFile::Answer& answer) {
  return answer.agent == "*" ? "the group for all agents" : fmt::format("the group for {}", answer.agent);
}

std::string because(const RobotsFound& found, const fetch::RobotsFile::Answer& answer, const std::string& agent) {
  if (!found.file) return fmt::format("there is no {}: nothing is disallowed", found.from);
  if (answer.line > 0)
    return fmt::format("by line {} of {}: \"{}\", in {}", answer.line, found.from, as_text(answer.rule, 300),
                       group_of(answer));
  if (answer.agent.empty()) return fmt::format("{} has no group for {} and none for all agents", found.from, agent);
  return fmt::format("{}: no rule of {} matches", found.from, group_of(answer));
}

}  // namespace

int robots(const Call& call, const Robots& what) {
  const std::string agent(fetch::product_token_of(what.agent));
  if (agent.empty())
    throw std::runtime_error(
        fmt::format("\"{}\" does not begin with a product token, which is what robots.txt goes by: "
                    "letters, - and _, as in twinwatch.",
                    what.agent));
  const Asked asked = asked_for(what.url, !what.file.empty());
  const RobotsFound found = what.file.empty() ? fetch_robots(asked, call.config.web) : read_robots(what.file);
  const auto answer = found.file ? found.file->ask(agent, asked.path) : fetch::RobotsFile::Answer{};
  const auto delay = found.file ? found.file->crawl_delay_ms(agent) : std::nullopt;
  if (call.json) {
    print_json(json::object{{"allowed", answer.allowed},
                            {"url", asked.url},
                            {"path", asked.path},
                            {"agent", agent},
                            {"robots_txt", found.from},
                            {"found", found.file.has_value()},
                            {"line", answer.line},
                            {"rule", worker::plain_text(answer.rule, fetch::RobotsFile::max_line)},
                            {"group", answer.agent},
                            {"crawl_delay_ms", delay ? json::value(*delay) : json::value(nullptr)},
                            {"cut", found.file && found.file->cut()}});
  } else {
    print(fmt::format("{}: {} {} ask for {}", answer.allowed ? "allowed" : "disallowed", agent,
                      answer.allowed ? "may" : "must not", asked.url));
    print("  " + because(found, answer, agent));
    if (delay) print(fmt::format("  crawl-delay: {} s between two requests", static_cast<double>(*delay) / 1000));
    if (found.file && found.file->cut())
      print(fmt::format("  only its first {} KiB count, as they do for the fetcher",
                        fetch::RobotsFile::max_octets >> 10));
  }
  return answer.allowed ? ok : amiss;
}

}  // namespace twinwatch::cli
