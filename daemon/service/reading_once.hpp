// A source is read once at a time: two crawls would ask its host twice for all. While this lives, its source is taken.
// The loop's thread.
#pragma once
#include <fmt/format.h>

#include <set>
#include <string>

#include "service/config.hpp"

namespace twinwatch::service {

class ReadingOnce {
 public:
  ReadingOnce(std::set<std::string>& all, const std::string& id) : all_(all), id_(id) {  // throws ConfigError
    if (!all_.insert(id).second)
      throw ConfigError(fmt::format("source.{} is being read just now; `twinwatch status` shows how far it is.", id));
  }
  ReadingOnce(const ReadingOnce&) = delete;
  ReadingOnce& operator=(const ReadingOnce&) = delete;
  ~ReadingOnce() { all_.erase(id_); }

 private:
  std::set<std::string>& all_;
  std::string id_;
};

}  // namespace twinwatch::service
