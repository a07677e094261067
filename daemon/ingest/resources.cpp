#include "ingest/resources.hpp"

#include <fmt/format.h>

#include <cstring>

#include "store/kept_statement.hpp"
#include "worker/message.hpp"

namespace twinwatch::ingest {

namespace {

bool of_the_web(const fetch::Request& request) { return request.url.starts_with("http"); }

void run_for(store::Database& db, RunId run, const std::string& sql) {
  SQLite::Statement statement(db.sql(), sql);
  statement.bind(1, run);
  statement.exec();
}

void put_length(std::string& out, std::size_t size) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>((size >> shift) & 0xff));
}

std::size_t length_at(std::string_view octets) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size |= static_cast<std::size_t>(static_cast<unsigned char>(octets[i])) << (8 * i);
  return size;
}

}  // namespace

std::optional<Held> held_for(store::Database& db, RunId run, const fetch::Request& request) {
  if (!of_the_web(request)) return std::nullopt;
  store::KeptStatement find(
      db,
      "SELECT r.page_id, r.checked_ms, r.whole_ms, r.etag, r.last_modified, p.content_hash"
      " FROM run n JOIN resource r USING (source_id) JOIN page p USING (page_id)"
      " JOIN run o ON o.run_id = p.run_id WHERE n.run_id = ?1 AND r.method = ?2 AND r.url = ?3"
      " AND r.body = ?4 AND r.tag = ?5 AND o.plugin_hash = n.plugin_hash AND o.settings_hash = n.settings_hash");
  find->bind(1, run);
  find->bind(2, request.method);
  find->bind(3, request.url);
  find->bind(4, request.body);
  find->bind(5, request.tag);
  if (!find->executeStep()) return std::nullopt;
  Held held;
  held.page = find->getColumn(0).getInt64();
  held.checked_ms = find->getColumn(1).getInt64();
  held.whole_ms = find->getColumn(2).getInt64();
  held.validators = {find->getColumn(3).getString(), find->getColumn(4).getString()};
  const SQLite::Column hash = find->getColumn(5);
  if (static_cast<std::size_t>(hash.getBytes()) == held.content_hash.size())
    std::memcpy(held.content_hash.data(), hash.getBlob(), held.content_hash.size());
  return held;
}

void put_leads(store::Database& db, PageId page, const std::vector<fetch::Request>& requests) {
  std::string octets;
  for (const fetch::Request& request : requests) {
    const std::string one = worker::encode(request);
    put_length(octets, one.size());
    octets += one;
  }
  store::KeptStatement insert(db, "INSERT OR REPLACE INTO page_leads (page_id, requests) VALUES (?, ?)");
  insert->bind(1, page);
  insert->bindNoCopy(2, octets.data(), static_cast<int>(octets.size()));
  insert->exec();
}

std::vector<fetch::Request> leads_of(store::Database& db, PageId page) {
  store::KeptStatement find(db, "SELECT requests FROM page_leads WHERE page_id = ?");
  find->bind(1, page);
  std::vector<fetch::Request> leads;
  if (!find->executeStep()) return leads;
  const SQLite::Column column = find->getColumn(0);
  std::string_view octets(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
  while (octets.size() >= 4) {
    const std::size_t size = length_at(octets);
    octets.remove_prefix(4);
    if (size > octets.size()) throw worker::StreamError(fmt::format("what page {} led to cannot be read", page));
    leads.push_back(worker::decode_request(octets.substr(0, size)));
    octets.remove_prefix(size);
  }
  return leads;
}

bool overtaken(store::Database& db, RunId run) {
  SQLite::Statement find(
      db.sql(),
      "SELECT 1 FROM frontier f JOIN run n USING (run_id) JOIN resource r ON r.source_id = n.source_id"
      " AND r.method = f.method AND r.url = f.url AND r.body = f.body"
      " WHERE f.run_id = ?1 AND f.state = 'done' AND r.checked_ms > f.checked_ms LIMIT 1");
  find.bind(1, run);
  return find.executeStep();
}

void take_over(store::Database& db, RunId run, bool complete) {
  // What a page once claimed of an account and, read anew, claims no more (or is not there): nobody claims it now.
  run_for(db, run,
          "UPDATE scope_run SET unverified = 'withdrawn' WHERE unverified <> 'withdrawn' AND page_id IN"
          " (SELECT r.page_id FROM frontier f JOIN run n USING (run_id) JOIN resource r ON r.source_id = n.source_id"
          "  AND r.method = f.method AND r.url = f.url AND r.body = f.body"
          "  WHERE f.run_id = ?1 AND f.state IN ('done','missing'))"
          " AND (SELECT account FROM scope c WHERE c.scope_id = scope_run.scope_id) <> ''"
          " AND NOT EXISTS (SELECT 1 FROM scope_run m WHERE m.scope_id = scope_run.scope_id AND m.run_id = ?1)");
  for (const char* replaced : {"DELETE FROM staged WHERE page_id IN", "DELETE FROM page_leads WHERE page_id IN"})
    run_for(
        db, run,
        fmt::format("{} (SELECT r.page_id FROM frontier f JOIN run n USING (run_id) JOIN resource r ON r.source_id ="
                    " n.source_id AND r.method = f.method AND r.url = f.url AND r.body = f.body"
                    " WHERE f.run_id = ?1 AND f.state = 'done' AND r.page_id <> f.page_id)",
                    replaced));
  run_for(db, run,
          "INSERT INTO resource (source_id, method, url, body, tag, page_id, checked_ms, whole_ms, etag, last_modified)"
          " SELECT n.source_id, f.method, f.url, f.body, f.tag, f.page_id, f.checked_ms, p.fetched_ms, f.etag, "
          "f.last_modified"
          " FROM frontier f JOIN run n USING (run_id) JOIN page p USING (page_id) WHERE f.run_id = ?1 AND f.state ="
          " 'done'"
          " ON CONFLICT DO UPDATE SET tag = excluded.tag, page_id = excluded.page_id, checked_ms = excluded.checked_ms,"
          "  whole_ms = excluded.whole_ms, etag = excluded.etag, last_modified = excluded.last_modified");
  run_for(db, run,
          "UPDATE resource SET checked_ms = f.checked_ms, etag = f.etag, last_modified = f.last_modified,"
          " whole_ms = CASE WHEN f.whole = 1 THEN f.checked_ms ELSE whole_ms END"
          " FROM frontier f JOIN run n USING (run_id) WHERE f.run_id = ?1 AND f.state = 'same'"
          " AND resource.source_id = n.source_id AND resource.method = f.method AND resource.url = f.url"
          " AND resource.body = f.body");
  if (!complete) return;
  // What nothing leads to any more, or what answers 404 now, must not come back.
  constexpr const char* left_behind =
      "(SELECT r.page_id FROM resource r JOIN run n USING (source_id) WHERE n.run_id = ?1 AND NOT EXISTS"
      " (SELECT 1 FROM frontier f WHERE f.run_id = ?1 AND f.method = r.method AND f.url = r.url AND f.body = r.body"
      "  AND f.state IN ('done','same','fresh','failed')))";
  for (const char* table : {"staged", "page_leads", "resource"})
    run_for(db, run, fmt::format("DELETE FROM {} WHERE page_id IN {}", table, left_behind));
}

}  // namespace twinwatch::ingest
