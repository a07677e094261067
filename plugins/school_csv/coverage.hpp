// What the operator lets a file claim to be the whole of (setting `covers`, or a profile's own).
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mapping.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::school_csv {

class Coverage {
 public:
  // "none", "country", "provinces_seen", "plates:25,6", "file_name" (the province that the file's name names), "title"
  // (the one that the lines above the header name). Throws ConfigError for anything else; `where` names the origin.
  Coverage(std::string_view text, const std::string& where);

  // A text that may name a province: the file's name or a title. Provinces as folded names.
  bool asks_file_name() const { return what_ == What::file_name; }
  bool asks_title() const { return what_ == What::title; }
  void named_in(std::string_view folded, const std::vector<ContentRule>& rules);

  // Says the claims for each record kind. `seen`: the provinces of the rows, as written.
  void claim(Sink& sink, const Mapping& mapping, std::string_view country, std::string_view period,
             const std::set<std::string, std::less<>>& seen) const;

  bool wants_provinces() const { return what_ == What::provinces_seen; }
  std::string words() const;

 private:
  enum class What { none, country, provinces_seen, plates, file_name, title };
  What what_ = What::none;
  std::vector<std::string> plates_;  // or names of provinces, as file_name and title give them
};

}  // namespace twinwatch::school_csv
