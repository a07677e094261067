// A run heard entry by entry, as the worker says it: rows and records go into the compact arrays of a RunReading while
// the worker, on the other processor, goes on parsing. What the gate needs is then there when the last page ends; the
// staged streams need not be read a second time (they are, when a run goes on after a kill).
// One thread: the writer's.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/accounting.hpp"

namespace twinwatch::ingest {

class Hearing {
 public:
  explicit Hearing(const place::Gazetteer& gazetteer) : places_(gazetteer) {}

  // About so many rows will come: room for them at once, which is only touched as they do. Vectors that double instead
  // are, for a moment, half as large again.
  void expect(std::uint64_t rows);

  // Pages in the order of the frontier; entries belong to the page begun last.
  void begin_page(StagedPage page);
  void take(const worker::Observation& seen);  // throws worker::StreamError for what cannot be

  std::uint64_t records() const { return out_.kept.size(); }
  std::size_t pages() const { return pages_.size(); }
  bool is_of(const std::vector<StagedPage>& pages) const;  // the very pages, none missing

  // What was heard, duplicates not parted yet; the dates that the pages bear are noted in `pages`.
  RunReading finish(std::vector<StagedPage>& pages);

 private:
  static constexpr std::uint64_t not_stated = std::numeric_limits<std::uint64_t>::max();

  void begin_row(const worker::Observation& seen);
  void landmark(const worker::Observation& seen);
  void end_row(Fate fate);
  void reject(std::string_view reason);
  void record(const worker::Observation& seen);
  void complain_of_row(std::string_view what);
  void note(std::string_view what, std::string reason);
  DatasetReading& dataset_of(const worker::Observation& seen);
  std::size_t page() const;

  Places places_;
  std::vector<StagedPage> pages_;
  RunReading out_;
  RowLayout layout_;
  RecordKeys keys_;
  Row laid_;
  std::uint32_t row_ = no_row;
  std::size_t last_ = 0, expected_ = 0;
  std::vector<std::uint64_t> stated_, counted_;  // rows, by page
};

}  // namespace twinwatch::ingest
