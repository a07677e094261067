// Hands a page's chunks to the writer's thread without waiting for each, but never far ahead of it. Counts the rows
// that were heard on the way: that is how far a run is.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <future>
#include <string>
#include <string_view>

#include "ingest/page_stage.hpp"
#include "service/writer.hpp"

namespace twinwatch::service {

class ChunkFlow {
 public:
  ChunkFlow(Writer& writer, ingest::PageStage& stage) : writer_(writer), stage_(stage) {}
  ~ChunkFlow() {
    for (auto& chunk : waiting_) chunk.wait();  // they refer to stage_
  }
  void operator()(std::string_view chunk) {
    waiting_.push_back(writer_.begin([this, octets = std::string(chunk)](store::Database&) {
      stage_.chunk(octets);
      rows_ = stage_.rows();
    }));
    while (waiting_.size() > in_flight) settle_first();
  }
  void settle_all() {
    while (!waiting_.empty()) settle_first();
  }
  std::uint64_t rows() const { return rows_; }

 private:
  static constexpr std::size_t in_flight = 8;  // bounds what waits for the writer's thread to about 8 MiB

  void settle_first() {
    auto first = std::move(waiting_.front());
    waiting_.pop_front();
    first.get();
  }
  Writer& writer_;
  ingest::PageStage& stage_;
  std::atomic<std::uint64_t> rows_ = 0;
  std::deque<std::future<void>> waiting_;
};

}  // namespace twinwatch::service
