// The wire: sockets, TLS, HTTP/1.1 with keep-alive; one thread. Beast stays in server.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace portal {

class Portal;

class Server {
 public:
  explicit Server(Portal& portal);
  ~Server();
  void use_certificate(const std::filesystem::path& chain, const std::filesystem::path& key);
  // Listens from now on and gives the port it got (port 0: one that is free). Throws when it cannot.
  int listen(const std::string& address, int port, const std::string& listener, bool tls);
  void run(bool until_end_of_input);  // until SIGTERM or SIGINT, or until standard input ends

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace portal
