#include "fetch/content_type.hpp"

#include <algorithm>

#include "fetch/ascii_text.hpp"

namespace twinwatch::fetch {
ContentType parse_content_type(std::string_view header) {
  ContentType out;
  auto rest = header;
  const auto next = [&rest] {
    bool quoted = false;
    std::size_t at = 0;
    for (; at < rest.size() && (quoted || rest[at] != ';'); ++at)
      if (rest[at] == '"') quoted = !quoted;
    const auto piece = without_blanks(rest.substr(0, at));
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return piece;
  };
  out.media_type = ascii_lower(next());
  while (!rest.empty()) {
    const auto piece = next();
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos || ascii_lower(without_blanks(piece.substr(0, equals))) != "charset") continue;
    auto value = without_blanks(piece.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
      value = without_blanks(value.substr(1, value.size() - 2));
    if (out.charset.empty()) out.charset = ascii_lower(value);  // of two the first holds, as in browsers
  }
  return out;
}

ContentTypes::ContentTypes(const std::vector<std::string>& accepted) {
  for (const auto& type : accepted) accepted_.push_back(ascii_lower(without_blanks(type)));
  if (accepted_.empty())
    accepted_ = {"text/*",
                 "application/xhtml+xml",
                 "application/xml",
                 "*+xml",
                 "application/json",
                 "*+json",
                 "application/csv",
                 "application/tsv",
                 "application/vnd.ms-excel",  // what Windows servers call a CSV
                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                 "application/octet-stream"};
  for (const auto& type : accepted_) shown_ += (shown_.empty() ? "" : ", ") + type;
}

bool ContentTypes::accept(std::string_view media_type) const {
  if (media_type.empty()) media_type = "application/octet-stream";
  return std::any_of(accepted_.begin(), accepted_.end(), [&](std::string_view type) {
    if (type.ends_with("/*")) return media_type.starts_with(type.substr(0, type.size() - 1));
    if (type.starts_with("*+")) return media_type.ends_with(type.substr(1));
    return media_type == type;
  });
}

}  // namespace twinwatch::fetch
