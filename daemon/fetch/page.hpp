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

struct Request {
  std::string url;  // "https://…", "inbox:NAME"
  std::string method = "GET";
  std::string content_type;
  std::string body;
  Headers headers;
  std::string tag;   // the plugin's own, handed back with the page
  std::string kind;  // page type
  std::uint32_t max_age_s = 0;
};

struct Page {
  Request request;
  std::string final_url;
  int status = 200;
  Headers headers;
  std::string content_type;  // media type without parameters, lower case
  std::string charset;       // declared by header or index, may be empty
  std::int64_t fetched_at_ms = 0;
  Body body;
};

}  // namespace twinwatch::fetch
