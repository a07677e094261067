// What a page says it is, and which of these a source takes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::fetch {

struct ContentType {
  std::string media_type;  // "text/html", lower case; empty: none was said
  std::string charset;     // as declared, without quotes, lower case
};
ContentType parse_content_type(std::string_view header);

class ContentTypes {
 public:
  // "text/html", "text/*"; empty: web.hpp's list, which is what a page or a list may reasonably be called.
  explicit ContentTypes(const std::vector<std::string>& accepted);
  bool accept(std::string_view media_type) const;  // none said counts as application/octet-stream (RFC 9110, 8.3)
  const std::string& shown() const { return shown_; }

 private:
  std::vector<std::string> accepted_;
  std::string shown_;
};

}  // namespace twinwatch::fetch
