// source record: a folder of recorded pages for a plugin's tests.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/source_commands.hpp"
#include "service/fixture.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {

int source_record(const Call& call, const Record& what) {
  namespace json = boost::json;
  const auto& source = source_named(call, what.source);
  if (source.from == service::SourceConfig::From::inbox)
    throw service::ConfigError(
        fmt::format("source.{} reads files, not pages: a test takes the file itself, as it lies in {}/done.", source.id,
                    source.inbox.string()));
  auto db = call.read();
  const auto made = service::record_fixture(db, {source.id, source.plugin, what.folder, what.limit});
  if (call.json) {
    json::object kinds;
    for (const auto& [kind, count] : made.pages) kinds[kind] = count;
    print_json(json::object{{"folder", what.folder.string()},
                            {"pages", kinds},
                            {"more", made.more},
                            {"no_longer_kept", made.no_longer_kept},
                            {"not_blanked", made.not_blanked},
                            {"not_get", made.not_get}});
    return made.written() > 0 ? ok : amiss;
  }
  if (made.written() == 0)
    print(fmt::format("Nothing was written: no page of {} is kept that could be.", source.id));
  else
    print(fmt::format("{} pages with index.tsv and README.md are in {}.", service::grouped(made.written()),
                      what.folder.string()));
  for (const auto& [kind, count] : made.pages) print(fmt::format("  {:<20} {}", kind, count));
  const auto tell = [](std::int64_t count, const char* why) {
    if (count > 0) print(fmt::format("  {:<20} {}", fmt::format("{} left out", service::grouped(count)), why));
  };
  tell(made.more, "older ones (--limit)");
  tell(made.no_longer_kept, "their bodies are no longer kept");
  tell(made.not_blanked, "what names people in them could not be told for certain");
  tell(made.not_get, "asked for by another method than GET");
  if (made.written() > 0)
    print("Personal parts are blanked as the plugin marked them: look the pages through before you pass them on.");
  return made.written() > 0 ? ok : amiss;
}

}  // namespace twinwatch::cli
