// Starting the worker process, and fetching it when it has ended. Blocking and short; from the loop's thread only, for
// the child dies with the thread that spawned it.
#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <filesystem>

namespace twinwatch::worker {

constexpr const char kServeArgument[] = "serve";  // argv: twinwatch-worker serve PID-OF-THE-DAEMON
constexpr int kWorkerSocket = 3;                  // the child's end of the socketpair; 0 is /dev/null, 1 and 2 the log

struct Child {  // the caller owns all of it
  pid_t pid = -1;
  int pidfd = -1;   // readable when the process has ended
  int socket = -1;  // non-blocking
  int log = -1;     // non-blocking: what it prints
};

// Throws WorkerFailed when the system cannot.
Child spawn_worker(const std::filesystem::path& worker);

struct Ending {
  int wait_status = 0;  // as of waitpid
  rusage usage{};       // of the whole process
};

Ending reap(pid_t pid);       // waits for the end; call it when pidfd is readable, or after kill_worker
void kill_worker(pid_t pid);  // SIGKILL, with what it may have forked

}  // namespace twinwatch::worker
