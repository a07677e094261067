// What is asked and what a site says, before the wire: no sockets here. One file a site implements its function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "world.hpp"

namespace portal {

enum class Site { kEsep, kMeb, kRegistry };

struct Asked {
  std::string method, target;  // target as it came; path and query are decoded from it
  std::string path, origin;    // origin: "https://www.meb.gov.tr", for links that must be absolute
  std::vector<std::pair<std::string, std::string>> query, form;
  std::string referer, cookie;

  std::string_view parameter(std::string_view name) const;  // of the query; empty when absent
  std::string_view field(std::string_view name) const;      // of the form in the body
};
Asked asked(std::string method, std::string target, std::string_view body);

// What a fault changes in how a page is built; what it changes in a finished page is in damage.hpp.
struct Variation {
  enum class Empty { kNo, kSaysSo, kBare } empty = Empty::kNo;
  bool moved_columns = false;
  int lost_percent = 0;  // of the ministry's rows
  bool need_cookie = false;
  std::size_t page_size = 20;
};

struct Page {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  int changed = 0;  // the week it last changed in: Last-Modified; 0: that of the world
};

using MaybePage = std::optional<Page>;  // nothing: no such address
MaybePage esep_page(const World&, const Asked&, const Variation&);
MaybePage meb_page(const World&, const Asked&, const Variation&);
MaybePage registry_page(const World&, const Asked&, const Variation&);

std::string to_json(std::string_view text);        // a quoted JSON string
std::string iso_time(std::int64_t unix_seconds);   // 2026-11-09T05:30:00
std::string http_date(std::int64_t unix_seconds);  // Mon, 09 Nov 2026 05:30:00 GMT
std::optional<std::size_t> number(std::string_view digits);

// The part of a list that page N (from 0) shows.
struct Slice {
  std::size_t from = 0, to = 0;
  bool last = true;
};
Slice slice(std::size_t all, std::size_t page, std::size_t page_size);

}  // namespace portal
