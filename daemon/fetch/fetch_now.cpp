#include "fetch/fetch_now.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

namespace twinwatch::fetch {

Page fetch_now(Fetcher& fetcher, Request request) {
  boost::asio::io_context loop;
  auto page = boost::asio::co_spawn(loop, fetcher.fetch(std::move(request)), boost::asio::use_future);
  loop.run();
  return page.get();
}

Page fetch_now(Fetcher& fetcher, const std::string& url) {
  Request request;
  request.url = url;
  return fetch_now(fetcher, std::move(request));
}

}  // namespace twinwatch::fetch
