#include "alert/origin.hpp"

#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

std::string hex(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

}  // namespace

Origin read_origin(store::Database& db, std::int64_t page_id, std::int64_t run_id, std::int64_t line) {
  Origin origin;
  origin.page_id = page_id;
  origin.run_id = run_id;
  origin.line = line;
  if (page_id != 0) {
    Statement page(db.sql(), "SELECT run_id, url, content_hash, fetched_ms, data_ms FROM page WHERE page_id = ?");
    if (page.integer(1, page_id).step()) {
      if (run_id == 0) origin.run_id = page.integer(0);
      origin.url = page.text(1);
      origin.hash = hex(page.text(2));
      origin.fetched_ms = page.integer(3);
      origin.data_ms = page.integer(4);
    }
  }
  Statement run(
      db.sql(),
      "SELECT s.id, s.plugin, r.plugin_version, r.data_ms FROM run r JOIN source s ON s.source_id = r.source_id "
      "WHERE r.run_id = ?");
  if (run.integer(1, origin.run_id).step()) {
    origin.source = run.text(0);
    origin.plugin = run.text(1);
    origin.plugin_version = run.text(2);
    if (origin.data_ms == 0) origin.data_ms = run.integer(3);
  }
  return origin;
}

Origin newest_confirmation(store::Database& db, std::int64_t status_id) {
  Statement status(db.sql(), "SELECT status, page_id, run_id, school_id FROM status WHERE status_id = ?");
  if (!status.integer(1, status_id).step()) return {};
  const auto page = status.integer(1), run = status.integer(2), school = status.integer(3);
  if (status.text(0) == "inactive") {
    Statement newest(db.sql(),
                     "SELECT n.run_id, n.data_ms, (SELECT min(p.page_id) FROM page p WHERE p.run_id = n.run_id) "
                     "FROM scope_run held JOIN scope sc ON sc.scope_id = held.scope_id "
                     "JOIN dataset d ON d.dataset_id = sc.dataset_id AND d.kind = 'participation' "
                     "JOIN scope_run n ON n.scope_id = sc.scope_id "
                     "WHERE held.run_id = ?1 AND (sc.plate IN (0, (SELECT plate FROM school WHERE school_id = ?2)) OR "
                     "sc.account <> '') ORDER BY n.data_ms DESC, n.run_id DESC LIMIT 1");
    if (newest.integer(1, run).integer(2, school).step()) {
      auto origin = read_origin(db, newest.integer(2), newest.integer(0));
      origin.data_ms = newest.integer(1);
      return origin;
    }
  }
  return read_origin(db, page, run);
}

}  // namespace twinwatch::alert
