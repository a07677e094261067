#include "ingest/request_row.hpp"

#include <deque>
#include <limits>

#include "ingest/left_out.hpp"
#include "ingest/resources.hpp"
#include "store/kept_statement.hpp"

namespace twinwatch::ingest {

namespace {

// "name: value" lines; a line end inside a header is no header (and would be an injection), so it is dropped.
std::string header_lines(const fetch::Request& request) {
  std::string lines;
  const auto put = [&](std::string_view name, std::string_view value) {
    for (const std::string_view part : {name, std::string_view(": "), value})
      for (const char c : part)
        if (c != '\n' && c != '\r') lines.push_back(c);
    lines.push_back('\n');
  };
  if (!request.content_type.empty()) put("Content-Type", request.content_type);
  for (const auto& [name, value] : request.headers) put(name, value);
  return lines;
}

void read_header_lines(std::string_view lines, fetch::Request& request) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, colon), value = line.substr(colon + 2);
    if (name == "Content-Type")
      request.content_type = value;
    else
      request.headers.emplace_back(name, value);
  }
}

}  // namespace

void put_requests(store::Database& db, RunId run, const std::vector<fetch::Request>& requests, std::int64_t now_ms,
                  const Room& room) {
  store::KeptStatement last(db, "SELECT coalesce(max(seq), 0) FROM frontier WHERE run_id = ?");
  last->bind(1, run);
  last->executeStep();
  std::int64_t seq = last->getColumn(0).getInt64();
  store::KeptStatement insert(
      db,
      "INSERT INTO frontier (run_id, seq, url, method, body, headers, tag, kind, state, page_id,"
      " read_ms, checked_ms, etag, last_modified)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  store::KeptStatement there(db, "SELECT 1 FROM frontier WHERE run_id = ? AND method = ? AND url = ? AND body = ?");
  struct Lead {
    fetch::Request request;
    std::string from;
  };
  std::deque<Lead> waiting;
  for (const fetch::Request& request : requests) waiting.push_back({request, std::string(room.from)});
  Lead first_out;
  std::int64_t out = 0;
  for (; !waiting.empty(); waiting.pop_front()) {
    const fetch::Request& request = waiting.front().request;
    if (seq >= room.at_most) {
      there->reset();
      there->bind(1, run);
      there->bind(2, request.method);
      there->bind(3, request.url);
      there->bind(4, request.body);
      if (!there->executeStep() && out++ == 0) first_out = waiting.front();
      continue;
    }
    const auto held = held_for(db, run, request);
    const bool fresh = held && request.max_age_s > 0 && now_ms >= held->checked_ms &&
                       now_ms - held->checked_ms <= 1000ll * request.max_age_s;
    insert->reset();
    insert->bind(1, run);
    insert->bind(2, seq + 1);
    insert->bind(3, request.url);
    insert->bind(4, request.method);
    insert->bind(5, request.body);
    insert->bind(6, header_lines(request));
    insert->bind(7, request.tag);
    insert->bind(8, request.kind);
    insert->bind(9, fresh ? "fresh" : "asked");
    fresh ? insert->bind(10, held->page) : insert->bind(10);
    insert->bind(11, held ? held->checked_ms : 0);
    fresh ? insert->bind(12, held->checked_ms) : insert->bind(12);
    insert->bind(13, held ? held->validators.etag : std::string());
    insert->bind(14, held ? held->validators.last_modified : std::string());
    if (insert->exec() == 0) continue;
    ++seq;
    if (!fresh) continue;
    for (fetch::Request& lead : leads_of(db, held->page)) waiting.push_back({std::move(lead), request.url});
  }
  if (out > 0) note_left_out(db, run, out, room.at_most, first_out.request.url, first_out.from);
}

void put_page_itself(store::Database& db, RunId run, const fetch::Request& request) {
  put_requests(db, run, {request}, 0, {std::numeric_limits<std::int64_t>::max(), {}});
}

fetch::Request request_of(SQLite::Statement& row) {
  fetch::Request request;
  request.url = row.getColumn(0).getString();
  request.method = row.getColumn(1).getString();
  request.body = row.getColumn(2).getString();
  read_header_lines(row.getColumn(3).getString(), request);
  request.tag = row.getColumn(4).getString();
  request.kind = row.getColumn(5).getString();
  return request;
}

void discard_page(store::Database& db, RunId run, PageId page) {
  for (const char* text : {"DELETE FROM staged WHERE page_id = ?2 AND ?1",
                           "UPDATE frontier SET page_id = NULL WHERE run_id = ?1 AND page_id = ?2 AND state = 'asked'",
                           "DELETE FROM page WHERE page_id = ?2 AND run_id = ?1"}) {
    SQLite::Statement statement(db.sql(), text);
    statement.bind(1, run);
    statement.bind(2, page);
    statement.exec();
  }
}

void discard_staged(store::Database& db, RunId run) {
  SQLite::Statement drop(db.sql(), "DELETE FROM staged WHERE page_id IN (SELECT page_id FROM page WHERE run_id = ?)");
  drop.bind(1, run);
  drop.exec();
}

void discard_unheld(store::Database& db, RunId run) {
  for (const char* table : {"staged", "page_leads"}) {
    SQLite::Statement drop(db.sql(), std::string("DELETE FROM ") + table +
                                         " WHERE page_id IN (SELECT page_id FROM page p WHERE p.run_id = ? AND NOT"
                                         " EXISTS (SELECT 1 FROM resource r WHERE r.page_id = p.page_id))");
    drop.bind(1, run);
    drop.exec();
  }
}

void forget_frontier(store::Database& db, RunId run) {
  SQLite::Statement drop(db.sql(), "DELETE FROM frontier WHERE run_id = ?");
  drop.bind(1, run);
  drop.exec();
}

void forget_crawl(store::Database& db, RunId run) {
  SQLite::Statement file(db.sql(), "SELECT subject <> '' FROM run WHERE run_id = ?");
  file.bind(1, run);
  if (!file.executeStep() || file.getColumn(0).getInt() != 0) return;
  file.reset();
  forget_frontier(db, run);
  discard_unheld(db, run);
}

}  // namespace twinwatch::ingest
