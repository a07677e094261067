// The worker's end of the socketpair: blocking, one thread. If the daemon is gone there is nobody to serve and nobody
// to tell: the process leaves at once.
#pragma once
#include <string>
#include <string_view>

#include "worker/frame.hpp"
#include "worker/verdict.hpp"

namespace twinwatch::worker::host {

struct Received {
  Frame type{};
  std::string payload;
  int fd = -1;  // the page's body; the receiver closes it
};

class Channel {
 public:
  explicit Channel(int socket) : socket_(socket) {}

  Received receive() const;
  void send(Frame type, std::string_view payload) const;
  [[noreturn]] void verdict(Verdict::Code code, std::string_view message) const;  // sends it, and the process leaves
  int socket() const { return socket_; }
  bool speaking() const { return speaking_; }  // in the middle of a frame; asked by signal handlers

 private:
  int socket_;
  mutable volatile bool speaking_ = false;
};

// Why the worker gives up, thrown anywhere outside the plugin's calls; serve() makes it the verdict.
struct GiveUp {
  Verdict::Code code;
  std::string message;
};

}  // namespace twinwatch::worker::host
