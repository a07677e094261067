#include "mail/evidence.hpp"

#include <string_view>

#include "store/fact_tables.hpp"

namespace twinwatch::mail {

namespace {

std::string last_part(std::string_view path) {
  const auto slash = path.find_last_of('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

bool is_web(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

}  // namespace

EvidenceReader::Newest EvidenceReader::newest_over_same_scope(std::int64_t run_id) {
  if (const auto known = newest_.find(run_id); known != newest_.end()) return known->second;
  Newest newest{run_id, std::nullopt};
  SQLite::Statement row(db_, R"(
    SELECT later.run_id, later.data_ms FROM scope_run then_ JOIN scope s ON s.scope_id = then_.scope_id
      JOIN dataset d ON d.dataset_id = s.dataset_id AND d.kind = 'participation'
      JOIN scope_run later ON later.scope_id = then_.scope_id
     WHERE then_.run_id = ? AND s.plate IN (0, ?) AND s.account = ''
     ORDER BY later.data_ms DESC, later.run_id DESC LIMIT 1)");
  row.bind(1, run_id);
  row.bind(2, plate_);
  if (row.executeStep()) newest = {row.getColumn(0).getInt64(), row.getColumn(1).getInt64()};
  newest_.emplace(run_id, newest);
  return newest;
}

// The file's name says more to a reader than our id of the source.
std::string EvidenceReader::source_of(std::int64_t run_id) {
  if (const auto known = sources_.find(run_id); known != sources_.end()) return known->second;
  std::string source;
  SQLite::Statement row(db_, "SELECT r.subject, s.id FROM run r JOIN source s USING (source_id) WHERE r.run_id = ?");
  row.bind(1, run_id);
  if (row.executeStep()) {
    source = last_part(row.getColumn(0).getString());
    if (source.empty()) source = row.getColumn(1).getString();
  }
  sources_.emplace(run_id, source);
  return source;
}

Evidence EvidenceReader::of(std::int64_t status_id, bool in_force) {
  Evidence evidence;
  SQLite::Statement row(db_, R"(
    SELECT st.basis, st.data_ms, coalesce(p.final_url, ''), coalesce(st.run_id, p.run_id, 0), st.fact_kind, st.fact_id
      FROM status st LEFT JOIN page p ON p.page_id = st.page_id WHERE st.status_id = ?)");
  row.bind(1, status_id);
  if (!row.executeStep()) return evidence;
  evidence.basis = row.getColumn(0).getString();
  if (!row.isColumnNull(1)) evidence.data_ms = row.getColumn(1).getInt64();
  if (const auto page = row.getColumn(2).getString(); is_web(page)) evidence.url = page;
  std::int64_t run_id = row.getColumn(3).getInt64();
  if (in_force && evidence.basis == "stated" && run_id != 0) {
    const auto newest = newest_over_same_scope(run_id);
    run_id = newest.run_id;
    if (newest.data_ms) evidence.data_ms = newest.data_ms;
  }
  evidence.source = source_of(run_id);
  if (row.getColumn(4).getString() != "participation" || row.isColumnNull(5)) return evidence;

  SQLite::Statement fact(db_, "SELECT project_title, url FROM fact_participation WHERE fact_id = ?");
  fact.bind(1, row.getColumn(5).getInt64());
  if (!fact.executeStep()) return evidence;
  evidence.project = fact.getColumn(0).getString();
  if (const auto url = fact.getColumn(1).getString(); is_web(url)) evidence.url = url;
  return evidence;
}

Evidence EvidenceReader::of_record(const std::string& kind, std::int64_t fact_id) {
  Evidence evidence;
  if (fact_id == 0 || (kind != "label" && kind != "participation" && kind != "club")) return evidence;
  SQLite::Statement fact(db_, "SELECT f.run_id, r.data_ms, " + std::string(kind == "club" ? "''" : "f.url") + " FROM " +
                                  store::fact_table(kind) +
                                  " f LEFT JOIN run r ON r.run_id = f.run_id WHERE f.fact_id = ?");
  fact.bind(1, fact_id);
  if (!fact.executeStep()) return evidence;
  evidence.source = source_of(fact.getColumn(0).getInt64());
  if (!fact.isColumnNull(1)) evidence.data_ms = fact.getColumn(1).getInt64();
  if (const auto url = fact.getColumn(2).getString(); is_web(url)) evidence.url = url;
  return evidence;
}

}  // namespace twinwatch::mail
