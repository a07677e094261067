// The archive as a Fetcher: every address answers with the body that is kept of it, with status, type, charset and the
// time as they were. The run that reads it is like any other, and nobody is asked for anything.
//
// What is too old for this reading, no longer kept, or was never fetched is not asked for at all: expand() puts in its
// place what it led to when it was accepted, so that what lies behind it is still reached. Such a run is a part of the
// source: what it leaves out stands as it is.
//
// Kept are a body and what its page's row tells; the other response headers are not. Personal parts are blanked.
// The loop's thread only; bodies are read on the writer's.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "fetch/fetcher.hpp"
#include "ingest/kept_pages.hpp"
#include "service/writer.hpp"

namespace twinwatch::service {

// What a replay works with, read in one go on the writer's thread.
struct ArchiveIndex {
  std::vector<ingest::KeptPage> pages;             // those to be read again
  std::vector<ingest::KeptPage> left_as_it_is;     // older than `from_ms`, or no longer kept
  std::vector<std::vector<fetch::Request>> leads;  // of left_as_it_is, in its order
  std::int64_t no_longer_kept = 0;                 // of left_as_it_is
};
ArchiveIndex index_archive(store::Database&, const std::string& source, std::int64_t from_ms);

class ArchivedPages : public fetch::Fetcher {
 public:
  ArchivedPages(Writer& writer, const ArchiveIndex& index);

  std::vector<fetch::Request> expand(const fetch::Request& request) override;
  // Throws FetchError: not_found for what expand() would have left out, unreadable for a damaged archive.
  boost::asio::awaitable<fetch::Page> fetch(fetch::Request request) override;

  // So far: addresses that were led to and are none of the kept ones.
  std::int64_t left_out() const { return static_cast<std::int64_t>(left_out_.size()); }
  std::int64_t never_fetched() const { return never_fetched_; }

 private:
  using Address = std::tuple<std::string, std::string, std::string>;  // method, url, body
  static Address address_of(const fetch::Request& request) { return {request.method, request.url, request.body}; }

  Writer& writer_;
  const ArchiveIndex& index_;
  std::map<Address, std::size_t> read_, left_;
  std::set<Address> left_out_;
  std::int64_t never_fetched_ = 0;
};

}  // namespace twinwatch::service
