#include "worker/host/sandbox.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace twinwatch::worker::host {
namespace {

void limit(decltype(RLIMIT_DATA) resource, const char* name, rlim_t soft, rlim_t hard) {
  rlimit now{};
  ::getrlimit(resource, &now);
  if (now.rlim_max != RLIM_INFINITY && hard > now.rlim_max) hard = now.rlim_max;  // an operator's lower limit stays
  if (soft > hard) soft = hard;
  const rlimit wanted{soft, hard};
  if (::setrlimit(resource, &wanted) != 0)
    throw GiveUp{Verdict::Code::transient, std::string("the worker could not set ") + name + " to " +
                                               std::to_string(soft) + ": " + std::generic_category().message(errno)};
}

void set(int option, unsigned long value, const char* name) {
  if (::prctl(option, value, 0, 0, 0) != 0)
    throw GiveUp{Verdict::Code::transient,
                 std::string("the worker could not set ") + name + ": " + std::generic_category().message(errno)};
}

}  // namespace

void tie_to_daemon(pid_t daemon) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // The daemon may have died between the spawn and the line above; then the signal never comes.
  if (::getppid() != daemon) ::_exit(static_cast<int>(Exit::lost_daemon));
}

void confine(const OwnLimits& limits) {
  // 1. No core dumps and no /proc/PID access by others of this user: settings may hold a portal's password.
  limit(RLIMIT_CORE, "RLIMIT_CORE", 0, 0);
  set(PR_SET_DUMPABLE, 0, "PR_SET_DUMPABLE");

  // 2. What a run may use. Soft below hard for CPU: SIGXCPU can be told apart from a kill.
#ifndef TWINWATCH_SANITIZED
  // DATA and not AS: a page of 2 GB is mapped, not allocated. A sanitised build reserves terabytes of shadow and could
  // not go on under it; the tests of this limit use the plain worker.
  limit(RLIMIT_DATA, "RLIMIT_DATA", limits.memory_octets, limits.memory_octets);
#endif
  limit(RLIMIT_CPU, "RLIMIT_CPU", limits.cpu_seconds, limits.cpu_seconds + 5);
  limit(RLIMIT_FSIZE, "RLIMIT_FSIZE", 0, 0);  // sockets and pipes are not files; nothing else is the worker's to write
  limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", 32, 32);

  // 3. No setuid program gives anything back. Also what Landlock and seccomp need to be allowed.
  set(PR_SET_NO_NEW_PRIVS, 1, "PR_SET_NO_NEW_PRIVS");

  // 4. HERE COME, with the issue that confines the worker, in this order:
  //    a. file pinning: the daemon opens the .so, compares its SHA-256 with the pinned one and passes the descriptor;
  //       what is loaded is /proc/self/fd/N of it, never a path that could have been swapped;
  //    b. Landlock: read and execute below the system's library folders and that one file, nothing else, no network
  //       (iconv's modules included: what the worker converts itself needs none);
  //    c. seccomp, last, because it would forbid the calls above: no socket, no open for writing, no exec, no fork, no
  //       ptrace; a forbidden call ends the process with a verdict that names it.
  // 5. Only then the plugin's file is opened: its ELF constructors run inside dlopen.
}

}  // namespace twinwatch::worker::host
