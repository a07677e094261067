#include "ingest/left_out.hpp"

#include <fmt/format.h>

namespace twinwatch::ingest {

namespace {

constexpr const char* finding_name = "crawl.left_out";

}  // namespace

void note_left_out(store::Database& db, RunId run, std::int64_t times, std::int64_t at_most, std::string_view first,
                   std::string_view from) {
  SQLite::Statement more(db.sql(),
                         "UPDATE finding SET found = CAST(CAST(found AS INTEGER) + ?3 AS TEXT)"
                         " WHERE run_id = ?1 AND what = ?2");
  more.bind(1, run);
  more.bind(2, finding_name);
  more.bind(3, times);
  if (more.exec() > 0) return;  // one row a run, however long the way goes on
  SQLite::Statement note(db.sql(),
                         "INSERT INTO finding (run_id, what, ok, expected, found, message) VALUES (?, ?, 1, ?, ?, ?)");
  note.bind(1, run);
  note.bind(2, finding_name);
  note.bind(3, std::to_string(at_most));
  note.bind(4, std::to_string(times));
  note.bind(5, fmt::format("the first was {}, which {} led to", first,
                           from.empty() ? std::string_view("the source's beginning") : from));
  note.exec();
}

LeftOut left_out(store::Database& db, RunId run) {
  SQLite::Statement find(db.sql(), "SELECT expected, found, message FROM finding WHERE run_id = ? AND what = ?");
  find.bind(1, run);
  find.bind(2, finding_name);
  LeftOut out;
  if (!find.executeStep()) return out;
  out.times = std::stoll(find.getColumn(1).getString());
  out.why = fmt::format(
      "its pages led to more than the {} addresses that one run takes (requests_per_run): {} times there was no room, "
      "{}. If such pages have no end, as a calendar's \"next month\", the plugin must not follow them; if the portal "
      "is "
      "as large as that, raise crawl.requests_per_run of the source",
      find.getColumn(0).getString(), out.times, find.getColumn(2).getString());
  return out;
}

}  // namespace twinwatch::ingest
