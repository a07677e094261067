// The worker's conversation with the daemon, from hello to done. See ../README.md.
#pragma once

namespace twinwatch::worker::host {

[[noreturn]] void serve(int socket);  // leaves with _exit: no destructor or atexit handler of a plugin runs

}  // namespace twinwatch::worker::host
