// twinwatch/testkit/pages.hpp: pages made of files and texts, as the host would hand them over.
#pragma once
#include <iconv.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/abi.h"
#include "twinwatch/text_view.hpp"

namespace twinwatch::testkit {

// A page that owns its texts; view() borrows from it. Set the members before.
struct TestPage {
  std::string url;  // "inbox:okullar.csv", "https://..."
  std::string body;
  std::string text;  // the body as UTF-8
  std::string charset = "utf-8";
  std::string content_type;
  std::string tag;
  std::string asked_url;  // empty: as url
  std::uint32_t status = 200;
  std::int64_t fetched_at_ms = 1'790'000'000'000;  // a day in September 2026
  std::vector<std::pair<std::string, std::string>> headers;

  tw_page_view view(std::vector<tw_header_view>& room) const {
    for (const auto& [name, value] : headers) room.push_back({to_abi(name), to_abi(value)});
    tw_page_view out{};
    out.size = sizeof(out);
    out.status = status;
    out.asked_url = to_abi(asked_url.empty() ? url : asked_url);
    out.final_url = to_abi(url);
    out.tag = to_abi(tag);
    out.fetched_at_ms = fetched_at_ms;
    out.content_type = to_abi(content_type);
    out.charset = to_abi(charset);
    out.headers = room.data();
    out.header_count = room.size();
    out.text = to_abi(text);
    out.body = {reinterpret_cast<const std::uint8_t*>(body.data()), body.size()};
    return out;
  }
};

// The host finds the charset by itself; a test says it. Octets without meaning become U+FFFD, the BOM goes.
inline std::string to_utf8(std::string_view octets, const std::string& charset) {
  const iconv_t from = iconv_open("UTF-8", charset.c_str());
  if (from == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error("iconv knows no charset " + charset);
  std::string out, room(1 << 16, '\0');
  char* in = const_cast<char*>(octets.data());
  std::size_t left = octets.size();
  while (left > 0) {
    char* to = room.data();
    std::size_t free = room.size();
    const std::size_t result = iconv(from, &in, &left, &to, &free);
    out.append(room.data(), room.size() - free);
    if (result != static_cast<std::size_t>(-1) || errno == E2BIG) continue;
    out += "\xEF\xBF\xBD";
    ++in;
    --left;
  }
  iconv_close(from);
  if (out.starts_with("\xEF\xBB\xBF")) out.erase(0, 3);
  return out;
}

inline TestPage text_page(std::string url, std::string octets, const std::string& charset = "utf-8") {
  TestPage page;
  page.url = std::move(url);
  page.body = std::move(octets);
  page.text = to_utf8(page.body, charset);
  page.charset = charset;
  return page;
}

// A file as the inbox would hand it over.
inline TestPage file_page(const std::filesystem::path& file, const std::string& charset = "utf-8") {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::string octets{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return text_page("inbox:" + file.filename().string(), std::move(octets), charset);
}

}  // namespace twinwatch::testkit
