// What the archive still has of a source of the web: the newest page of each of its addresses, whether it stands since
// it was accepted, or was read by a run since then that was held back or failed (a portal's new layout is there, and
// nowhere else). With these a mended plugin reads again what was read before, and a test gets its recorded pages,
// without asking anybody.
// The writer's thread, or a reader's own connection.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct KeptPage {
  fetch::Request request;  // method, url, body, kind: what identifies it (a tag is its asker's and not kept)
  PageId page = 0;
  std::string final_url, content_type;
  std::string charset;         // what it was decoded from, with its evidence: "windows-1254 (detected)"
  std::string plugin_version;  // of the run that read it
  int status = 200;
  std::int64_t fetched_ms = 0;
  std::int64_t checked_ms = 0;  // last seen as it is: later than fetched_ms after a 304
  fetch::Validators validators;
  fetch::Sha256 content_hash{};           // of the body as it came; what is kept may have been blanked since
  std::int64_t size = 0;                  // of the body as it came
  std::optional<fetch::Sha256> archived;  // nothing: no longer kept
  bool blanked() const { return archived && *archived != content_hash; }
  // Declared to the next reading, it leads to the same text.
  std::string charset_label() const { return charset.substr(0, charset.find(" (")); }
};

// Newest first. What an operator rejected is not among them.
std::vector<KeptPage> kept_pages(store::Database&, const std::string& source);

// What the accepted page of this address led to; nothing when there is none.
std::vector<fetch::Request> accepted_leads(store::Database&, const std::string& source, const fetch::Request&);

// The kept body with the parts that name people blanked, whatever `archive` said when it was kept. Nothing when it is
// no longer kept, or where it is not known any more, or cannot be told octet by octet, what names people in it.
std::optional<std::string> blanked_body(store::Database&, const KeptPage&);

// A run that has read kept pages again: they are as old as they were, as fresh as they were last seen, and bear the
// mark of the body as it came, so that the next crawl knows them when it meets them unchanged.
void make_as_old_as_they_are(store::Database&, RunId, const std::vector<KeptPage>&);

}  // namespace twinwatch::ingest
