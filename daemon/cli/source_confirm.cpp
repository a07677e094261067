// source confirm, source unconfirm: an operator's word on a page type.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/source_commands.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {

const service::SourceConfig& source_named(const Call& call, const std::string& id) {
  if (const auto* source = call.config.source(id)) return *source;
  std::vector<std::string> known;
  for (const auto& source : call.config.sources) known.push_back(source.id);
  throw service::ConfigError(
      fmt::format("no source is called \"{}\"; {} names: {}", id, call.config.file.string(), fmt::join(known, ", ")));
}

int source_confirm(const Call& call, const KindWord& word) {
  const auto reply = submit(call, {{"do", "confirm"},
                                   {"source", word.source},
                                   {"kind", word.kind},
                                   {"confirmed", word.confirmed},
                                   {"by", call.person},
                                   {"reason", word.reason}});
  if (reply.empty()) return impossible;
  if (call.json) {
    print_json(reply);
    return ok;
  }
  const auto number = [](const boost::json::value& value) { return service::grouped(value.to_number<std::int64_t>()); };
  const auto& scopes = reply.at("scopes");
  const auto& changed = reply.at("settled").at("status").at("changed");
  if (!reply.at("changed").as_bool())
    print(fmt::format("{} pages of {} were {} before.", word.kind, word.source,
                      word.confirmed ? "confirmed" : "not confirmed"));
  else if (word.confirmed)
    print(
        fmt::format("{} pages of {} are confirmed by {}. {} claims of theirs count from now on; {} schools changed "
                    "status. To take it back: twinwatch source unconfirm {} {}",
                    word.kind, word.source, call.person, number(scopes), number(changed), word.source, word.kind));
  else
    print(
        fmt::format("{} pages of {} are no longer confirmed. {} claims of theirs count no more; {} schools changed "
                    "status.",
                    word.kind, word.source, number(scopes), number(changed)));
  return ok;
}

}  // namespace twinwatch::cli
