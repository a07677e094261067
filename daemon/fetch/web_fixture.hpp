// For tests: a Web on a loop of its own, whose peers on loopback are the operator's own hosts.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fetch/web.hpp"
#include "fetch/web_peer.hpp"

namespace twinwatch::fetch {

class WebTest : public ::testing::Test {
 protected:
  using Kind = FetchError::Kind;

  WebTest() {
    config.contact = "mailto:operator@example.org";
    config.version = "0.1.0";
    config.first_wait_ms = 20;
    config.retries = 0;
    config.chance = [] { return 0.0; };
    memory.remember = [this](const HostPause& pause) { remembered.push_back(pause); };
  }
  ~WebTest() override {
    if (web) web.reset();
    loop.restart();
    loop.poll();
  }

  // `peer` becomes the operator's own host: no delay, many at once, on loopback.
  void own(const WebPeer& peer, std::int64_t delay_ms = 0, int concurrency = 8) {
    HostRule rule;
    rule.host = peer.host();
    rule.delay_ms = delay_ms;
    rule.concurrency = concurrency;
    rule.i_own_this_host = true;
    rule.private_address = true;
    config.hosts.push_back(rule);
    source.hosts.push_back(peer.host());
    source.http_allowed = true;
  }
  void begin() {
    web = std::make_unique<Web>(
        loop.get_executor(), config, [this] { return now_ms(); }, memory);
  }
  std::int64_t now_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
               .count() +
           later_ms;
  }
  std::unique_ptr<HttpFetcher> fetcher() {
    if (!web) begin();
    return std::make_unique<HttpFetcher>(*web, source);
  }

  std::future<Page> start(Fetcher& from, Request request) {
    return boost::asio::co_spawn(loop, from.fetch(std::move(request)), boost::asio::use_future);
  }
  Page wait(std::future<Page>& page) {
    loop.restart();
    while (page.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
      if (loop.run_one() == 0) throw std::logic_error("nothing is left to be done, and there is no page");
    return page.get();
  }
  Page fetch(Fetcher& from, Request request) {
    auto page = start(from, std::move(request));
    return wait(page);
  }
  Page fetch(Fetcher& from, const std::string& url) { return fetch(from, request(url)); }
  Page fetch(const std::string& url) { return fetch(*one(), url); }
  Page fetch(const Request& request) { return fetch(*one(), request); }

  FetchError error_of(std::future<Page>& page) {
    try {
      const Page had = wait(page);
      ADD_FAILURE() << "a page: " << had.status << " " << had.final_url;
    } catch (const FetchError& error) {
      return error;
    }
    return {Kind::not_found, "no error"};
  }
  FetchError error_of(Fetcher& from, const Request& request) {
    auto page = start(from, request);
    return error_of(page);
  }
  FetchError error_of(const Request& request) { return error_of(*one(), request); }
  FetchError error_of(const std::string& url) { return error_of(request(url)); }

  static Request request(const std::string& url) {
    Request out;
    out.url = url;
    return out;
  }
  HttpFetcher* one() {
    if (!one_) one_ = fetcher();
    return one_.get();
  }

  boost::asio::io_context loop;
  WebConfig config;
  HostMemory memory;
  std::vector<HostPause> remembered;
  SourceRule source;
  std::int64_t later_ms = 0;  // the clock goes on by so much
  std::unique_ptr<Web> web;

 private:
  std::unique_ptr<HttpFetcher> one_;
};

}  // namespace twinwatch::fetch
