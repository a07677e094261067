// Somebody wants long work to end: Ctrl-C in `twinwatch import`. The workers are ended at once; what the writer's
// thread is at looks here now and then, throws, and its transaction is rolled back. What is committed by then stays.
#pragma once
#include <atomic>
#include <functional>
#include <list>
#include <stdexcept>

namespace twinwatch::service {

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

class Interruption {
 public:
  // The loop's thread. `leave`: the whole service ends; what is unfinished is left so that the next start goes on with
  // it. Else the run is closed as stopped.
  void request(bool leave = false) {
    requested_ = true;
    leaving_ = leaving_ || leave;
    for (const auto& end : std::list(at_once_)) end();
  }
  // Any thread.
  bool requested() const { return requested_; }
  bool leaving() const { return leaving_; }
  void look() const {
    if (requested_) throw Interrupted();
  }

  // While it lives, `end` is called when somebody wishes to end: what need not wait to be asked, a run's workers and
  // what it waits for on the web. The loop's thread.
  class AtOnce {
   public:
    AtOnce(Interruption& all, std::function<void()> end)
        : all_(all), at_(all.at_once_.insert(all.at_once_.end(), std::move(end))) {}
    AtOnce(const AtOnce&) = delete;
    AtOnce& operator=(const AtOnce&) = delete;
    ~AtOnce() { all_.at_once_.erase(at_); }

   private:
    Interruption& all_;
    std::list<std::function<void()>>::iterator at_;
  };

 private:
  std::atomic<bool> requested_ = false, leaving_ = false;
  std::list<std::function<void()>> at_once_;
};

}  // namespace twinwatch::service
