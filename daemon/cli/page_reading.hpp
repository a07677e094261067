// What a plugin said of one page, gathered for an operator who compares it with what a browser shows.
#pragma once
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fetch/page.hpp"
#include "worker/observation.hpp"

namespace twinwatch::cli {

struct Landmark {
  std::string what;
  bool found = false;
  std::string example;  // what was matched, or what stands there instead; may be empty
};

struct PageReading {
  std::vector<Landmark> landmarks;
  std::vector<std::pair<std::string, std::string>> findings;
  std::map<std::string, std::int64_t> records;              // by kind
  std::map<std::string, std::vector<std::string>> samples;  // the first of each kind
  std::int64_t rows = 0, stated_rows = -1, rejected = 0;
  std::vector<std::pair<std::uint64_t, std::string>> rejects;  // the first: line, reason
  std::vector<std::string> claims, expectations;
  std::string nothing;  // why it is right that there is nothing
  std::int64_t personal = 0;
  std::vector<fetch::Request> leads;
  std::string charset;  // decided, with its evidence

  void take(const worker::Observation& seen);
  bool all_found() const;

 private:
  std::uint64_t line_ = 0;  // of the row that is being said
};

std::string page_reading_text(const PageReading& reading);
boost::json::object page_reading_json(const PageReading& reading);

}  // namespace twinwatch::cli
