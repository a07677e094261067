// A run's observation streams, as PageStage left them: read again by the gate and by the merge. Of a crawl, also those
// of the pages that it carries from earlier runs. (An incomplete one leaves out those it did not ask for: absent
// records are then nobody's business, and there may be fifty thousand.)
// Streams are unpacked anew at each pass, chunk by chunk into the same memory: that is cheaper than holding them, and a
// run of a million rows must not need a gigabyte.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/compression.hpp"
#include "store/database.hpp"
#include "worker/observation.hpp"

namespace twinwatch::ingest {

struct StagedPage {
  std::int64_t page_id = 0;
  std::string url, kind;
  int status = 200;
  std::int64_t fetched_ms = 0;          // of a page that is carried: when it was last seen to be as it is
  std::optional<std::int64_t> data_ms;  // sink.dated
  bool carried = false;                 // an earlier run read it; this one found or believed it unchanged
  std::int64_t date_ms() const { return data_ms.value_or(fetched_ms); }
  bool of_the_web() const { return url.starts_with("http"); }
};

class PageStage;

class StagedRun {
 public:
  StagedRun(store::Database& db, std::int64_t run_id);
  // `last`: the run's last page, sealed but not in the file yet; nullptr: there is none. It must outlive this.
  StagedRun(store::Database& db, std::int64_t run_id, const PageStage* last);

  const std::vector<StagedPage>& pages() const { return pages_; }
  std::vector<StagedPage>& pages() { return pages_; }
  // Why not every page of the run could be read; empty: it is whole.
  const std::string& incomplete() const { return incomplete_; }
  std::string waiting_url() const { return last_ == nullptr ? std::string() : pages_.back().url; }
  std::uint64_t octets() const { return octets_; }  // packed, of all streams
  std::size_t octets_in_memory() const;             // of the only page, when all of it is held; else 0

  // Every entry of every page, in the order they were said. `page` indexes pages(). Throws worker::StreamError.
  // Of a run that is held in memory any thread may read, several at once.
  using OnEntry = std::function<void(std::size_t page, const worker::Observation&)>;
  void each(const OnEntry& on_entry);

 private:
  store::Database& db_;
  std::vector<StagedPage> pages_;
  const PageStage* last_ = nullptr;
  std::uint64_t octets_ = 0;
  std::string incomplete_;
  store::Decompressor decompressor_;
};

}  // namespace twinwatch::ingest
