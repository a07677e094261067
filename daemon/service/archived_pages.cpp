#include "service/archived_pages.hpp"

#include <fmt/format.h>

#include <deque>

#include "store/archive.hpp"
#include "store/compression.hpp"

namespace twinwatch::service {

ArchiveIndex index_archive(store::Database& db, const std::string& source, std::int64_t from_ms) {
  ArchiveIndex index;
  for (auto& page : ingest::kept_pages(db, source)) {
    if (page.archived && page.fetched_ms >= from_ms) {
      index.pages.push_back(std::move(page));
      continue;
    }
    if (!page.archived) ++index.no_longer_kept;
    index.leads.push_back(ingest::accepted_leads(db, source, page.request));
    index.left_as_it_is.push_back(std::move(page));
  }
  return index;
}

ArchivedPages::ArchivedPages(Writer& writer, const ArchiveIndex& index) : writer_(writer), index_(index) {
  for (std::size_t i = 0; i < index.pages.size(); ++i) read_.emplace(address_of(index.pages[i].request), i);
  for (std::size_t i = 0; i < index.left_as_it_is.size(); ++i)
    left_.emplace(address_of(index.left_as_it_is[i].request), i);
}

std::vector<fetch::Request> ArchivedPages::expand(const fetch::Request& request) {
  std::vector<fetch::Request> had;
  std::deque<fetch::Request> waiting{request};
  for (; !waiting.empty(); waiting.pop_front()) {
    const auto address = address_of(waiting.front());
    if (read_.contains(address)) {
      had.push_back(waiting.front());
      continue;
    }
    if (!left_out_.insert(address).second) continue;  // what it led to was asked for then
    const auto stands = left_.find(address);
    if (stands == left_.end()) {
      ++never_fetched_;
      continue;
    }
    const auto& leads = index_.leads[stands->second];
    waiting.insert(waiting.end(), leads.begin(), leads.end());
  }
  return had;
}

boost::asio::awaitable<fetch::Page> ArchivedPages::fetch(fetch::Request request) {
  const auto found = read_.find(address_of(request));
  if (found == read_.end())
    throw fetch::FetchError(fetch::FetchError::Kind::not_found,
                            fmt::format("{} {} is not in the archive", request.method, request.url));
  const auto& kept = index_.pages[found->second];
  auto look = [hash = *kept.archived](store::Database& db) { return store::kept(db, hash); };
  auto looking = writer_.run(std::move(look));
  std::optional<std::string> body;
  std::string damage = "it was dropped just now";
  try {
    body = co_await std::move(looking);
  } catch (const store::CompressionError& error) {
    damage = error.what();
  }
  if (!body)
    throw fetch::FetchError(fetch::FetchError::Kind::unreadable,
                            fmt::format("what the archive keeps of {} cannot be read: {}", request.url, damage));
  fetch::Page page;
  page.request = std::move(request);
  page.final_url = kept.final_url;
  page.status = kept.status;
  page.validators = kept.validators;
  page.content_type = kept.content_type;
  page.charset = kept.charset_label();
  page.fetched_at_ms = kept.fetched_ms;
  page.body = fetch::Body::from_text(*body);
  co_return page;
}

}  // namespace twinwatch::service
