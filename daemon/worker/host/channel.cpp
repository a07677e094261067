#include "worker/host/channel.hpp"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "worker/message.hpp"

namespace twinwatch::worker::host {
namespace {

[[noreturn]] void leave(Exit code) { ::_exit(static_cast<int>(code)); }

void receive_all(int socket, char* to, std::size_t count, int* fd) {
  while (count > 0) {
    iovec piece{to, count};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (fd != nullptr) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
    }
    const ssize_t got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) leave(Exit::lost_daemon);
    if (const cmsghdr* const header = fd == nullptr ? nullptr : CMSG_FIRSTHDR(&message);
        header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
      std::memcpy(fd, CMSG_DATA(header), sizeof(int));
    to += got;
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace

Received Channel::receive() const {
  Received frame;
  std::array<char, kFrameHeader> octets;
  receive_all(socket_, octets.data(), octets.size(), &frame.fd);
  const auto header = read_frame_header(octets);
  if (header.payload > kMostToWorker) leave(Exit::lost_daemon);  // not our daemon
  frame.type = header.type;
  frame.payload.resize(header.payload);
  receive_all(socket_, frame.payload.data(), frame.payload.size(), nullptr);
  return frame;
}

void Channel::send(Frame type, std::string_view payload) const {
  auto header = frame_header(type, payload.size());
  std::array<iovec, 2> pieces{{{header.data(), header.size()}, {const_cast<char*>(payload.data()), payload.size()}}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = payload.empty() ? 1 : 2;
  speaking_ = true;
  while (message.msg_iovlen > 0) {
    const ssize_t sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) leave(Exit::lost_daemon);
    auto rest = static_cast<std::size_t>(sent);
    while (message.msg_iovlen > 0 && rest >= message.msg_iov->iov_len) {
      rest -= message.msg_iov->iov_len;
      ++message.msg_iov;
      --message.msg_iovlen;
    }
    if (message.msg_iovlen > 0) {
      message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + rest;
      message.msg_iov->iov_len -= rest;
    }
  }
  speaking_ = false;
}

void Channel::verdict(Verdict::Code code, std::string_view message) const {
  send(Frame::verdict, encode(VerdictNote{code, std::string(message.substr(0, 4 * kMostNote))}));
  leave(Exit::verdict_sent);
}

}  // namespace twinwatch::worker::host
