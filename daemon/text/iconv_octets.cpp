#include "text/iconv_octets.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "text/utf8.hpp"

namespace twinwatch::text {

std::optional<std::size_t> append_iconv(std::string_view octets, const std::string& charset, std::string& out) {
  const iconv_t converter = ::iconv_open("UTF-8", charset.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  const std::size_t unit = charset.starts_with("utf-16") ? 2 : 1;  // how far to step over what has no meaning
  char* in = const_cast<char*>(octets.data());
  std::size_t left = octets.size(), replaced = 0;
  out.reserve(out.size() + octets.size() + octets.size() / 4);
  std::array<char, 16384> piece;
  while (left > 0) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const std::size_t result = ::iconv(converter, &in, &left, &to, &room);
    const int error = errno;
    out.append(piece.data(), piece.size() - room);
    if (result != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    const std::size_t step = std::min(unit, left);  // EILSEQ, or EINVAL: cut off in the middle of a character
    out += kReplacement;
    replaced += step;
    in += step;
    left -= step;
  }
  ::iconv_close(converter);
  return replaced;
}

}  // namespace twinwatch::text
