// For tests: a server on loopback that says, octet for octet, what a test scripted, and keeps what it was asked.
// Blocking sockets, one thread a connection; TLS with a CA made on the spot. No mock: the sockets, the pace and the TLS
// are real.
#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace twinwatch::fetch {

struct Asked {
  std::string method, target, body;
  std::map<std::string, std::string> headers;  // names in lower case
  std::chrono::steady_clock::time_point at;
  int connection = 0;
  bool has(const std::string& name) const { return headers.contains(name); }
};

struct Said {
  std::string octets;       // the whole answer, head and body
  int wait_ms = 0;          // before it
  std::size_t piece = 0;    // > 0: so many octets at a time ...
  int between_ms = 0;       // ... with so long a pause
  bool then_close = false;  // after it
  bool then_reset = false;  // after it, with a RST
};

// "HTTP/1.1 200 OK", the headers given ("Name: value"), a Content-Length and the body.
Said say(int status, const std::string& body = "", const std::vector<std::string>& headers = {});
Said page(const std::string& body = "<p>Merhaba</p>");  // 200, text/html; charset=utf-8
std::string gzipped(const std::string& text);

// A CA and a certificate of its for 127.0.0.1 and localhost.
class TestCa {
 public:
  explicit TestCa(const std::string& name = "a test's CA");
  ~TestCa();
  TestCa(const TestCa&) = delete;
  const std::filesystem::path& file() const { return file_; }  // the CA alone, PEM
  ssl_ctx_st* server() const { return server_; }
  mutable std::string offered;  // by the client's ALPN, as it came

 private:
  std::filesystem::path file_;
  ssl_ctx_st* server_;
};

class WebPeer {
 public:
  using Script = std::function<Said(const Asked&)>;
  // `robots`: what /robots.txt answers; without it 404. It is not among asked().
  explicit WebPeer(Script script, Script robots = {}, const TestCa* ca = nullptr);
  ~WebPeer();
  WebPeer(const WebPeer&) = delete;

  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url(const std::string& path = "/") const { return (ca_ ? "https://" : "http://") + host() + path; }
  int port() const { return port_; }
  std::vector<Asked> asked() const;
  std::vector<Asked> robots_asked() const;
  int most_at_once() const { return most_; }
  int connections() const { return connections_; }

 private:
  struct Stream;
  void accept_all();
  void serve(int fd, int number);
  bool answer(Stream& stream, const Asked& asked);

  Script script_, robots_;
  const TestCa* ca_;
  int listener_ = -1, port_ = 0;
  std::atomic<int> now_{0}, most_{0}, connections_{0};
  std::atomic<bool> ending_{false};
  mutable std::mutex mutex_;
  std::vector<Asked> asked_, robots_asked_;
  std::vector<int> open_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace twinwatch::fetch
