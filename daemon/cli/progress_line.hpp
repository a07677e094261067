// Progress where a person waits: one line of the terminal, written over and over and gone at the end. Where stderr is
// no terminal, nothing, except a line now and then of very long work.
#pragma once
#include <string>

#include "service/progress.hpp"

namespace twinwatch::cli {

class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }
  void show(const service::Progress& progress);
  void clear();  // what is printed next stands on a line of its own

 private:
  bool terminal_;
  bool shown_ = false;
  service::ProgressTeller teller_;
};

}  // namespace twinwatch::cli
