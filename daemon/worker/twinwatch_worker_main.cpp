// twinwatch-worker: one run of one source plugin, in a process of its own. Composes only.
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <string_view>

#include "worker/frame.hpp"
#include "worker/host/sandbox.hpp"
#include "worker/host/serve.hpp"
#include "worker/spawn.hpp"

namespace host = twinwatch::worker::host;

int main(int argc, char** argv) {
  pid_t daemon = 0;
  if (argc == 3 && std::string_view(argv[1]) == twinwatch::worker::kServeArgument) {
    const std::string_view number = argv[2];
    std::from_chars(number.data(), number.data() + number.size(), daemon);
  }
  if (daemon <= 0) {
    std::fputs(
        "twinwatch-worker runs one source plugin for twinwatchd, which starts it; by hand use: twinwatch run SOURCE\n",
        stderr);
    return static_cast<int>(twinwatch::worker::Exit::usage);
  }
  host::tie_to_daemon(daemon);
  host::serve(twinwatch::worker::kWorkerSocket);
}
