// Status and headers of an answer, read line by line as they come. What came before the answer itself (100, 103) and
// trailers after the body are not part of it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fetch/page.hpp"

namespace twinwatch::fetch {

struct AnswerHead {
  static constexpr std::size_t max_octets = 256u << 10;

  int status = 0;
  Headers headers;  // names in lower case, as HTTP/2 sends them; without set-cookie, which is a secret of the session
  bool set_a_cookie = false;
  bool whole = false;  // the line that ends it has come

  // False: more octets than a head may have.
  bool take_line(std::string_view line);
  std::string_view find(std::string_view lower_name) const;  // the first of that name; empty: none
  std::optional<std::uint64_t> content_length() const;
  bool redirects() const { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

 private:
  std::size_t octets_ = 0;
};

}  // namespace twinwatch::fetch
