#include "counters.hpp"

#include <stdexcept>

#include "page.hpp"

namespace portal {

void Counters::started(const std::string& site, const std::string& target, Clock::time_point now) {
  SiteCount& count = sites_[site];
  if (count.requests > 0) {
    const auto gap = std::chrono::duration_cast<std::chrono::microseconds>(now - count.last_start).count();
    if (count.least_gap_us < 0 || gap < count.least_gap_us) count.least_gap_us = gap;
  }
  count.last_start = now;
  ++count.requests;
  ++count.paths[target];
  count.most_at_once = std::max(count.most_at_once, ++count.at_once);
}

void Counters::answered(const std::string& site, int status, std::size_t octets) {
  SiteCount& count = sites_[site];
  ++count.statuses[status];
  count.octets += octets;
}

void Counters::finished(const std::string& site) {
  SiteCount& count = sites_[site];
  if (count.at_once > 0) --count.at_once;
}

void Counters::reset() {
  for (auto& [name, count] : sites_) {
    SiteCount fresh;
    fresh.at_once = fresh.most_at_once = count.at_once;
    count = std::move(fresh);
  }
}

AccessLog::AccessLog(const std::filesystem::path& file) {
  if (file.empty()) return;
  file_.reset(std::fopen(file.c_str(), "ae"));
  if (!file_) throw std::runtime_error("cannot write the access log " + file.string());
}

void AccessLog::line(std::string_view method, std::string_view target, int status, std::size_t octets,
                     std::uint64_t connection, std::string_view site, std::string_view host, std::string_view faults) {
  if (!file_) return;
  const auto now =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const auto length = [](std::string_view text) { return static_cast<int>(text.size()); };
  std::fprintf(file_.get(), "%s.%06ldZ\t%.*s\t%.*s\t%d\t%zu\t%llu\t%.*s\t%.*s\t%.*s\n",
               iso_time(now / 1'000'000).c_str(), static_cast<long>(now % 1'000'000), length(method), method.data(),
               length(target), target.data(), status, octets, static_cast<unsigned long long>(connection), length(site),
               site.data(), length(host), host.data(), length(faults), faults.data());
  std::fflush(file_.get());
}

}  // namespace portal
