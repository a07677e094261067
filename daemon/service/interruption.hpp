// Somebody wants long work to end: Ctrl-C in `twinwatch import`. The worker is ended at once; what the writer's thread
// is at looks here now and then, throws, and its transaction is rolled back. What is committed by then stays.
#pragma once
#include <atomic>
#include <functional>
#include <stdexcept>

namespace twinwatch::service {

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

class Interruption {
 public:
  // The loop's thread.
  void request() {
    requested_ = true;
    if (at_once) at_once();
  }
  // Any thread.
  bool requested() const { return requested_; }
  void look() const {
    if (requested_) throw Interrupted();
  }
  std::function<void()> at_once;  // what need not wait to be asked: the run's worker. Set and cleared by the run

 private:
  std::atomic<bool> requested_ = false;
};

}  // namespace twinwatch::service
