#include "worker/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "worker/verdict.hpp"

namespace twinwatch::worker {
namespace {

[[noreturn]] void cannot_spawn(const std::string& what, int error) {
  const bool passing = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
  throw WorkerFailed(
      {passing ? Verdict::Code::transient : Verdict::Code::not_loadable,
       what + ": " + std::generic_category().message(error) +
           (passing ? ". The system is short of processes, memory or descriptors; the run is tried again later."
                    : ". Is twinwatch installed whole? Reinstall it, or check the path of the worker.")});
}

class OwnFd {
 public:
  OwnFd() = default;
  // Above the numbers that the child gets its own at: a daemon started with 0, 1 or 2 closed must not mix them up.
  explicit OwnFd(int raw) : fd_(raw) {
    if (fd_ < 0) cannot_spawn("the worker's pipes could not be made", errno);
    if (fd_ > kWorkerSocket) return;
    const int higher = ::fcntl(fd_, F_DUPFD_CLOEXEC, kWorkerSocket + 1);
    ::close(std::exchange(fd_, higher));
    if (fd_ < 0) cannot_spawn("the worker's pipes could not be made", errno);
  }
  OwnFd(OwnFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnFd& operator=(OwnFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~OwnFd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

struct SpawnPlan {
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

}  // namespace

Child spawn_worker(const std::filesystem::path& worker) {
  std::array<int, 2> sockets{-1, -1}, pipe{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0)
    cannot_spawn("no socketpair for the worker", errno);
  OwnFd ours(sockets[0]), theirs(sockets[1]);
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) cannot_spawn("no pipe for the worker's log", errno);
  OwnFd log_read(pipe[0]), log_write(pipe[1]);
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(log_read.get(), F_SETFL, O_NONBLOCK);

  SpawnPlan plan;
  ::posix_spawn_file_actions_addopen(&plan.files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&plan.files, log_write.get(), 1);
  ::posix_spawn_file_actions_adddup2(&plan.files, log_write.get(), 2);
  ::posix_spawn_file_actions_adddup2(&plan.files, theirs.get(), kWorkerSocket);
  ::posix_spawn_file_actions_addclosefrom_np(&plan.files,
                                             kWorkerSocket + 1);  // databases, sockets, other workers' ends

  // Own process group: Ctrl-C on the terminal is the daemon's to handle, and a kill reaches what the plugin forked.
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  ::posix_spawnattr_setpgroup(&plan.attributes, 0);
  ::posix_spawnattr_setsigmask(&plan.attributes, &none);
  ::posix_spawnattr_setsigdefault(&plan.attributes, &all);

  const std::string program = worker.string(), parent = std::to_string(::getpid());
  std::string name = "twinwatch-worker", serve = kServeArgument, pid_argument = parent;
  std::array<char*, 4> arguments{name.data(), serve.data(), pid_argument.data(), nullptr};
  // A clean environment: no LD_PRELOAD, no credentials, no locale that changes what a plugin makes of a number.
  std::vector<std::string> environment{"LC_ALL=C", "TZ=UTC"};
#ifdef TWINWATCH_SANITIZED
  for (const char* const option : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
    if (const char* const value = std::getenv(option)) environment.push_back(std::string(option) + "=" + value);
#endif
  std::vector<char*> variables;
  for (auto& variable : environment) variables.push_back(variable.data());
  variables.push_back(nullptr);

  Child child;
  const int error =
      ::posix_spawn(&child.pid, program.c_str(), &plan.files, &plan.attributes, arguments.data(), variables.data());
  if (error != 0) cannot_spawn("the worker " + program + " could not be started", error);
  // Safe from reuse of the number: only we fetch this child, and have not yet.
  child.pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child.pid, 0));
  if (child.pidfd < 0) {
    const int why = errno;
    kill_worker(child.pid);
    reap(child.pid);
    cannot_spawn("the worker cannot be watched (pidfd_open)", why);
  }
  ::fcntl(child.pidfd, F_SETFD, FD_CLOEXEC);
  child.socket = ours.release();
  child.log = log_read.release();
  return child;
}

Ending reap(pid_t pid) {
  Ending ending;
  while (::wait4(pid, &ending.wait_status, 0, &ending.usage) < 0 && errno == EINTR) {
  }
  return ending;
}

void kill_worker(pid_t pid) {
  ::kill(-pid, SIGKILL);
  ::kill(pid, SIGKILL);
}

}  // namespace twinwatch::worker
