// For tests and tools: one fetch, run to its end on a loop of its own. The daemon never does this.
#pragma once
#include <string>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

Page fetch_now(Fetcher& fetcher, Request request);  // throws what fetch() throws
Page fetch_now(Fetcher& fetcher, const std::string& url);

}  // namespace twinwatch::fetch
