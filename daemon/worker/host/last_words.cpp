// What the worker still says when it cannot go on: no memory left, or a signal that ends it. Both happen where nothing
// may be allocated and little may be called, so everything here lives on the stack or in plain numbers.
//
// The verdict `memory`: RLIMIT_DATA makes an allocation fail, C++'s operator new then calls the handler below, whoever
// allocated (plugin and worker share one libstdc++). C's malloc has no such hook: a plugin that does not look at its
// NULL crashes, and the crash note says how much memory was in use. (wait4's ru_maxrss does not: it begins with the
// size of the process that spawned the worker.)
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "worker/host/sandbox.hpp"
#include "worker/statm.hpp"
#include "worker/wire.hpp"

namespace twinwatch::worker::host {
namespace {

// Handlers are functions without context: one of the two places for statics in the worker (services.cpp is the other).
struct LastWords {
  const Channel* channel = nullptr;
  int statm = -1;
  std::uint64_t limit = 0;
};
LastWords last_words;

std::uint64_t data_octets_now() {
  char text[160];
  const ssize_t got = last_words.statm < 0 ? -1 : ::pread(last_words.statm, text, sizeof text, 0);
  return got <= 0 ? 0
                  : data_octets_of_statm({text, static_cast<std::size_t>(got)},
                                         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
}

void say(Frame type, std::string_view payload) {
  if (last_words.channel->speaking()) return;  // in the middle of a frame: the daemon would take this for garbage
  char frame[600];
  const auto header = frame_header(type, payload.size());
  std::memcpy(frame, header.data(), header.size());
  std::memcpy(frame + header.size(), payload.data(), payload.size());
  const std::size_t total = header.size() + payload.size();
  for (std::size_t at = 0; at < total;) {
    const ssize_t sent = ::send(last_words.channel->socket(), frame + at, total - at, MSG_NOSIGNAL);
    if (sent <= 0) break;
    at += static_cast<std::size_t>(sent);
  }
}

[[noreturn]] void out_of_memory() {
  const auto mib = [](std::uint64_t octets) { return static_cast<double>(octets) / 1048576.0; };
  char message[400], payload[400 + 1 + kMaxNumberOctets];
  const int written =
      std::snprintf(message, sizeof message,
                    "an allocation failed at the memory limit of %.0f MiB (RLIMIT_DATA); %.1f MiB were in use",
                    mib(last_words.limit), mib(data_octets_now()));
  payload[0] = static_cast<char>(Verdict::Code::memory);
  char* const end = put_text(payload + 1, {message, static_cast<std::size_t>(std::max(written, 0))});
  say(Frame::verdict, {payload, static_cast<std::size_t>(end - payload)});
  ::_exit(static_cast<int>(Exit::verdict_sent));
}

#ifndef TWINWATCH_SANITIZED
alignas(16) char signal_stack[16384];  // a stack that overflowed cannot hold its own handler

void crash(int signal) {
  char payload[kMaxNumberOctets];
  char* const end = put_number(payload, data_octets_now());
  say(Frame::crash_note, {payload, static_cast<std::size_t>(end - payload)});
  ::raise(signal);  // blocked until this returns, then with its default action (SA_RESETHAND): the end
}
#endif

}  // namespace

void prepare_last_words(const Channel& channel, std::uint64_t limit_octets) {
  last_words = {&channel, ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC), limit_octets};
  std::set_new_handler(out_of_memory);
#ifndef TWINWATCH_SANITIZED  // which has handlers of its own, and better ones
  const stack_t stack{signal_stack, 0, sizeof signal_stack};
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = crash;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS})
    ::sigaction(signal, &action, nullptr);
#endif
}

}  // namespace twinwatch::worker::host
