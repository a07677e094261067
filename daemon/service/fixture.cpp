#include "service/fixture.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "ingest/confirm.hpp"
#include "ingest/kept_pages.hpp"
#include "service/config.hpp"

namespace twinwatch::service {
namespace fs = std::filesystem;
namespace {

std::string written_at(std::int64_t ms) {
  return date::format("%FT%TZ", date::floor<std::chrono::seconds>(
                                    date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms))));
}

std::string_view extension_for(std::string_view content_type) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"text/html", ".html"},        {"application/xhtml+xml", ".html"},
      {"application/json", ".json"}, {"text/csv", ".csv"},
      {"application/xml", ".xml"},   {"text/xml", ".xml"},
      {"application/pdf", ".pdf"},   {"text/tab-separated-values", ".tsv"},
      {"text/plain", ".txt"},        {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"}};
  for (const auto& [type, extension] : known)
    if (content_type == type) return extension;
  return content_type.empty() ? ".html" : ".bin";
}

// A page type is the plugin's word; as a file's name only what is harmless anywhere.
std::string harmless(std::string_view kind) {
  std::string name;
  for (const char c : kind)
    name += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ? c : '-';
  return name;
}

void write_file(const fs::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) throw ConfigError(fmt::format("{}: cannot be written. Is there room, and a right to?", file.string()));
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error))
    throw ConfigError(fmt::format("{}: cannot be made a folder ({}). Name another.", folder.string(), error.message()));
  if (!fs::is_empty(folder, error) || error)
    throw ConfigError(
        fmt::format("{}: is not empty, and nothing there is overwritten. Name a new folder.", folder.string()));
}

std::string host_of(const std::string& url) {
  const auto from = url.find("://");
  return from == url.npos ? url : url.substr(0, url.find('/', from + 3));
}

std::string readme(const FixtureOrder& order, const std::set<std::string>& hosts, const std::set<std::string>& versions,
                   std::int64_t oldest_ms, std::int64_t newest_ms, const Fixture& made) {
  std::string kinds;
  for (const auto& [kind, count] : made.pages) kinds += fmt::format("| {} | {} |\n", kind, count);
  return fmt::format(
      "# Recorded pages of {}\n\n"
      "Recorded from {}\nbetween {} and {}, as the source `{}` of a running twinwatch fetched them,\nread by the "
      "plugin "
      "`{}` {}. Written by `twinwatch source record`; `index.tsv` says which file is which address.\n\n"
      "* **Personal parts are blanked** with `*`, as the plugin marked them when it read each page. What a plugin does "
      "not\n"
      "  mark is not blanked: look through the pages before you pass them on.\n"
      "* **The content is the portal's**, under the portal's licence and terms; this folder gives no right to it. "
      "Whether\n"
      "  it may be published is for whoever publishes it to find out.\n"
      "* Of each answer the body, status, media type and charset are kept; the other headers are not.\n\n"
      "| page type | pages |\n|---|---|\n{}\n"
      "Read them instead of the network: `[source.{}]` with `pages = \"…/this folder\"`.\n",
      order.source, fmt::join(hosts, ", "), written_at(oldest_ms), written_at(newest_ms), order.source, order.plugin,
      fmt::join(versions, ", "), kinds, order.source);
}

}  // namespace

std::int64_t Fixture::written() const {
  std::int64_t all = 0;
  for (const auto& [kind, count] : pages) all += count;
  return all;
}

Fixture record_fixture(store::Database& db, const FixtureOrder& order) {
  Fixture made;
  std::set<std::string> hosts, versions;
  std::map<std::string, int> numbers;
  std::int64_t oldest_ms = 0, newest_ms = 0;
  std::string index =
      "# Written by `twinwatch source record`; personal parts are blanked (see README.md).\n"
      "# url\tfile\tstatus\tcontent-type\tcharset\tfetched_at\tfinal_url\n";
  make_folder(order.folder);
  for (const auto& page : ingest::kept_pages(db, order.source)) {
    if (!page.archived) {
      ++made.no_longer_kept;
      continue;
    }
    if (page.request.method != "GET") {
      ++made.not_get;
      continue;
    }
    const std::string kind = page.request.kind.empty() ? ingest::nameless_kind : page.request.kind;
    auto& count = made.pages[kind];
    if (count >= static_cast<std::int64_t>(order.of_a_kind)) {
      ++made.more;
      continue;
    }
    const auto body = ingest::blanked_body(db, page);
    if (!body) {
      ++made.not_blanked;
      continue;
    }
    ++count;
    const auto stem = harmless(kind);
    const auto name = fmt::format("{}-{}{}", stem, ++numbers[stem], extension_for(page.content_type));
    write_file(order.folder / name, *body);
    index += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", page.request.url, name, page.status, page.content_type,
                         page.charset_label(), written_at(page.fetched_ms), page.final_url);
    hosts.insert(host_of(page.request.url));
    versions.insert(page.plugin_version.empty() ? "of an unknown version" : page.plugin_version);
    oldest_ms = oldest_ms == 0 ? page.fetched_ms : std::min(oldest_ms, page.fetched_ms);
    newest_ms = std::max(newest_ms, page.fetched_ms);
  }
  std::erase_if(made.pages, [](const auto& kind) { return kind.second == 0; });
  if (made.written() == 0) return made;  // an empty folder says more than an index of nothing
  write_file(order.folder / "index.tsv", index);
  write_file(order.folder / "README.md", readme(order, hosts, versions, oldest_ms, newest_ms, made));
  return made;
}

}  // namespace twinwatch::service
