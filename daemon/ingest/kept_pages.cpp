#include "ingest/kept_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>

#include "ingest/personal_ranges.hpp"
#include "ingest/resources.hpp"
#include "store/compression.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

namespace {

std::optional<fetch::Sha256> hash_of(const SQLite::Column& column) {
  fetch::Sha256 hash{};
  if (column.isNull() || static_cast<std::size_t>(column.getBytes()) != hash.size()) return std::nullopt;
  std::memcpy(hash.data(), column.getBlob(), hash.size());
  return hash;
}

// What the plugin marked when it read the page; nothing when its stream is not kept.
std::optional<std::vector<store::OctetRange>> personal_parts(store::Database& db, PageId page) {
  SQLite::Statement chunks(db.sql(), "SELECT stream FROM staged WHERE page_id = ? ORDER BY seq");
  chunks.bind(1, page);
  std::optional<std::vector<store::OctetRange>> parts;
  store::Decompressor decompressor;
  worker::ObservationReader reader;
  while (chunks.executeStep()) {
    if (!parts) parts.emplace();
    const SQLite::Column packed = chunks.getColumn(0);
    reader.feed(decompressor.decompress(
        {static_cast<const char*>(packed.getBlob()), static_cast<std::size_t>(packed.getBytes())},
        store::largest_staged));
    while (const auto* entry = reader.next())
      if (entry->entry == worker::Entry::personal) parts->push_back({entry->begin, entry->end});
  }
  return parts;
}

// A page's row names no method; the address's own row does, or the frontier of a run that is not accepted.
constexpr const char* newest_first =
    "SELECT p.page_id, coalesce(r.method, f.method, 'GET'), p.url, coalesce(r.body, f.body, ''), p.kind, p.final_url,"
    " p.content_type, p.charset, p.status, p.fetched_ms, max(p.fetched_ms, coalesce(r.checked_ms, 0)),"
    " coalesce(r.etag, p.etag), coalesce(r.last_modified, p.last_modified), p.content_hash, p.size, a.hash,"
    " n.plugin_version"
    " FROM source s JOIN run n USING (source_id) JOIN page p USING (run_id)"
    " LEFT JOIN resource r ON r.source_id = n.source_id AND r.page_id = p.page_id"
    " LEFT JOIN frontier f ON f.run_id = p.run_id AND f.method IN ('GET','POST') AND f.url = p.url"
    "  AND f.page_id = p.page_id"
    " LEFT JOIN archive a ON a.hash = p.archived"
    " WHERE s.id = ?1 AND n.subject = '' AND substr(p.url, 1, 4) = 'http'"
    // What was accepted since has replaced what an earlier run was held back with.
    " AND (r.page_id IS NOT NULL OR (n.state IN ('quarantined','failed') AND n.run_id > (SELECT coalesce(max(run_id), "
    "0)"
    "  FROM run l WHERE l.source_id = n.source_id AND l.state IN ('accepted','unchanged'))))"
    // What was read since then is newer than what stands, whatever its clock said.
    " ORDER BY r.page_id IS NULL DESC, max(p.fetched_ms, coalesce(r.checked_ms, 0)) DESC, p.page_id DESC";

}  // namespace

std::vector<KeptPage> kept_pages(store::Database& db, const std::string& source) {
  return store::explained(db.file(), fmt::format("looking for kept pages of {}", source), [&] {
    SQLite::Statement rows(db.sql(), newest_first);
    rows.bind(1, source);
    std::vector<KeptPage> pages;
    std::set<std::tuple<std::string, std::string, std::string>> met;
    while (rows.executeStep()) {
      KeptPage page;
      page.page = rows.getColumn(0).getInt64();
      page.request.method = rows.getColumn(1).getString();
      page.request.url = rows.getColumn(2).getString();
      page.request.body = rows.getColumn(3).getString();
      if (!met.emplace(page.request.method, page.request.url, page.request.body).second) continue;
      page.request.kind = rows.getColumn(4).getString();
      page.final_url = rows.getColumn(5).getString();
      page.content_type = rows.getColumn(6).getString();
      page.charset = rows.getColumn(7).getString();
      page.status = rows.getColumn(8).getInt();
      page.fetched_ms = rows.getColumn(9).getInt64();
      page.checked_ms = rows.getColumn(10).getInt64();
      page.validators = {rows.getColumn(11).getString(), rows.getColumn(12).getString()};
      page.content_hash = hash_of(rows.getColumn(13)).value_or(fetch::Sha256{});
      page.size = rows.getColumn(14).getInt64();
      page.archived = hash_of(rows.getColumn(15));
      page.plugin_version = rows.getColumn(16).getString();
      pages.push_back(std::move(page));
    }
    return pages;
  });
}

std::vector<fetch::Request> accepted_leads(store::Database& db, const std::string& source,
                                           const fetch::Request& request) {
  SQLite::Statement find(db.sql(),
                         "SELECT page_id FROM resource WHERE source_id = (SELECT source_id FROM source WHERE id = ?1)"
                         " AND method = ?2 AND url = ?3 AND body = ?4");
  find.bind(1, source);
  find.bind(2, request.method);
  find.bind(3, request.url);
  find.bind(4, request.body);
  return find.executeStep() ? leads_of(db, find.getColumn(0).getInt64()) : std::vector<fetch::Request>{};
}

std::optional<std::string> blanked_body(store::Database& db, const KeptPage& page) {
  if (!page.archived) return std::nullopt;
  auto body = store::kept(db, *page.archived);
  if (!body || page.blanked()) return body;
  const auto parts = personal_parts(db, page.page);
  if (!parts) return std::nullopt;
  if (parts->empty()) return body;
  // An empty range says that there is nothing to blank by.
  if (std::any_of(parts->begin(), parts->end(), [](const auto& part) { return part.begin == part.end; }))
    return std::nullopt;
  const auto ranges = body_ranges(*body, page.charset, *parts);
  if (!ranges) return std::nullopt;
  return store::blanked(*body, *ranges);
}

void make_as_old_as_they_are(store::Database& db, RunId run, const std::vector<KeptPage>& pages) {
  store::explained(db.file(), fmt::format("dating what run {} has read again", run), [&] {
    store::Transaction transaction(db);
    SQLite::Statement read(db.sql(),
                           "UPDATE frontier SET checked_ms = ?5 WHERE run_id = ?1 AND method = ?2 AND url = ?3"
                           " AND body = ?4 AND state = 'done' RETURNING page_id");
    SQLite::Statement mark(db.sql(), "UPDATE page SET content_hash = ?, size = ? WHERE page_id = ?");
    for (const KeptPage& page : pages) {
      read.reset();
      read.bind(1, run);
      read.bind(2, page.request.method);
      read.bind(3, page.request.url);
      read.bind(4, page.request.body);
      read.bind(5, page.checked_ms);
      if (!read.executeStep()) continue;
      const PageId reread = read.getColumn(0).getInt64();
      while (read.executeStep()) continue;
      mark.reset();
      mark.bind(1, page.content_hash.data(), static_cast<int>(page.content_hash.size()));
      mark.bind(2, page.size);
      mark.bind(3, reread);
      mark.exec();
    }
    transaction.commit();
  });
}

}  // namespace twinwatch::ingest
