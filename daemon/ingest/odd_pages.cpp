#include "ingest/odd_pages.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

#include "ingest/frontier.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

bool set_odd_pages_aside(store::Database& db, RunId run, const StagedRun& staged, const RunReading& reading,
                         const Thresholds& thresholds) {
  std::map<std::size_t, std::string> odd;  // page -> its first lost landmark
  for (const ReaderFinding& landmark : reading.landmarks) odd.emplace(landmark.page, landmark.what);
  if (odd.empty()) return false;
  std::map<std::string, std::int64_t> all, bad;
  for (const StagedPage& page : staged.pages()) {
    if (!page.of_the_web()) return false;
    ++all[page.kind];
  }
  for (const auto& [page, landmark] : odd) ++bad[staged.pages()[page].kind];
  for (const auto& [kind, count] : bad)
    if (all[kind] < thresholds.odd_of ||
        static_cast<double>(count) > thresholds.odd_share * static_cast<double>(all[kind]))
      return false;

  const auto& [first, landmark] = *odd.begin();
  std::string why = fmt::format(
      "{} of {} pages are not as the plugin knows them and were set aside, the first: {}: "
      "\"{}\" was not found",
      odd.size(), staged.pages().size(), staged.pages()[first].url, landmark);
  if (!staged.incomplete().empty()) why = staged.incomplete() + "; " + why;
  store::Transaction transaction(db);
  SQLite::Statement aside(
      db.sql(), "UPDATE frontier SET state = 'failed', note = ? WHERE run_id = ? AND page_id = ? AND url = ?");
  for (const auto& [page, lost] : odd) {
    aside.reset();
    aside.bind(1, fmt::format("\"{}\" was not found", lost));
    aside.bind(2, run);
    aside.bind(3, staged.pages()[page].page_id);
    aside.bind(4, staged.pages()[page].url);
    aside.exec();
  }
  mark_incomplete(db, run, "failures", why);
  transaction.commit();
  return true;
}

}  // namespace twinwatch::ingest
