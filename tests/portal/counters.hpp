// What was asked, for a test to read: how often each address, how many at once, how close together. And the access log.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace portal {

using Clock = std::chrono::steady_clock;

struct SiteCount {
  std::uint64_t requests = 0, octets = 0, connections = 0;
  std::size_t at_once = 0, most_at_once = 0;
  std::int64_t least_gap_us = -1;  // between two starts; -1: there were not two
  Clock::time_point last_start{};
  std::map<int, std::uint64_t> statuses;
  std::unordered_map<std::string, std::uint64_t> paths;
};

class Counters {
 public:
  void connected(const std::string& site) { ++sites_[site].connections; }
  void started(const std::string& site, const std::string& target, Clock::time_point now);
  void answered(const std::string& site, int status, std::size_t octets);
  void finished(const std::string& site);
  void reset();  // what is under way stays under way
  const std::map<std::string, SiteCount>& sites() const { return sites_; }

 private:
  std::map<std::string, SiteCount> sites_;
};

// One line a request, TAB-separated: time (UTC, microseconds), method, target, status, octets of the body, connection
// number, site, host, faults that bit ("-": none). Written when the answer begins, so it is there when the client has
// the answer.
class AccessLog {
 public:
  explicit AccessLog(const std::filesystem::path& file);  // empty: none. Throws when it cannot be written
  void line(std::string_view method, std::string_view target, int status, std::size_t octets, std::uint64_t connection,
            std::string_view site, std::string_view host, std::string_view faults);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace portal
