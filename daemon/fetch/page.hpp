// What is asked for and what comes back: the seam between a source and the world. A file in an inbox and a recorded
// page are pages like any other; HTTP is one more Fetcher and nothing else changes.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fetch/body.hpp"

namespace twinwatch::fetch {

using Headers = std::vector<std::pair<std::string, std::string>>;

// By which a server tells whether what we hold is still what it has (RFC 9110 section 8.8), octet for octet as it sent
// them. Both may be empty.
struct Validators {
  std::string etag, last_modified;
  bool empty() const { return etag.empty() && last_modified.empty(); }
};

struct Request {
  std::string url;  // "https://…", "inbox:NAME"
  std::string method = "GET";
  std::string content_type;
  std::string body;
  Headers headers;
  std::string tag;   // the plugin's own, handed back with the page
  std::string kind;  // page type
  std::uint32_t max_age_s = 0;
  Validators known;  // of the copy that is held: asks "has it changed since?"; empty: give it whole
};

struct Page {
  Request request;
  std::string final_url;
  int status = 200;       // of the web: 200 to 299, 304 (only when validators were sent; the body is empty), 404 or 410
  Validators validators;  // of this answer; after a 304 those to send the next time
  Headers headers;        // names in lower case; without set-cookie, which is a secret of the session
  std::string content_type;  // media type without parameters, lower case
  std::string charset;       // declared by header or index, may be empty
  std::int64_t fetched_at_ms = 0;
  Body body;
};

}  // namespace twinwatch::fetch
