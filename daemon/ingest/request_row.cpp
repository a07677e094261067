#include "ingest/request_row.hpp"

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

void put_requests(store::Database& db, RunId run, const std::vector<fetch::Request>& requests) {
  SQLite::Statement last(db.sql(), "SELECT coalesce(max(seq), 0) FROM frontier WHERE run_id = ?");
  last.bind(1, run);
  last.executeStep();
  std::int64_t seq = last.getColumn(0).getInt64();
  SQLite::Statement insert(db.sql(),
                           "INSERT INTO frontier (run_id, seq, url, method, body, headers, tag, kind, state)"
                           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'asked') ON CONFLICT DO NOTHING");
  for (const fetch::Request& request : requests) {
    insert.reset();
    insert.bind(1, run);
    insert.bind(2, seq + 1);
    insert.bind(3, request.url);
    insert.bind(4, request.method);
    insert.bind(5, request.body);
    insert.bind(6, header_lines(request));
    insert.bind(7, request.tag);
    insert.bind(8, request.kind);
    seq += insert.exec();
  }
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

}  // namespace twinwatch::ingest
