#include "text/mixed.hpp"

#include <algorithm>

#include "text/single_octet.hpp"
#include "text/turkish_octets.hpp"
#include "text/utf8.hpp"

namespace twinwatch::text {
namespace {

class Reader {
 public:
  Reader(bool utf8, Mixed& out) : utf8_(utf8), windows_(*single_octet_table("windows-1254")), out_(out) {}

  void line(std::string_view line, std::size_t number) {
    const auto before = pieces_;
    piece(line, "\t;,|\"<>", " /()-");
    if (pieces_ == before) return;
    if (++out_.others == 1) out_.first_line = number;
  }

  void mend(std::string_view octets) {
    const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
    const auto* const end = at + octets.size();
    while (at != end) {
      const auto length = utf8_length(at, end);
      out_.text += length == 0 ? kReplacement : std::string_view(reinterpret_cast<const char*>(at), length);
      out_.replaced += length == 0;
      at += std::max<std::size_t>(length, 1);
    }
  }

 private:
  // `finer`: where to cut a piece that holds both charsets, then where to cut what of that still does.
  void piece(std::string_view octets, std::string_view finer, std::string_view finest) {
    const auto census = census_of(octets);
    if (census.broken == 0) {
      if (utf8_ || census.characters == 0) {
        out_.text += octets;
      } else if (census.turkish == 0) {  // "Ş’" of windows-1254 is well-formed by chance, but as Syriac
        windows(octets);
      } else {
        out_.text += octets;
        ++pieces_;
      }
      return;
    }
    if (census.turkish == 0 && plainly_turkish(octets)) {
      windows(octets);
      pieces_ += utf8_;
      return;
    }
    if (!finer.empty() && octets.find_first_of(finer) != octets.npos) {
      while (!octets.empty()) {
        const auto cut = std::min(octets.find_first_of(finer), octets.size() - 1) + 1;
        piece(octets.substr(0, cut), finest, {});
        octets.remove_prefix(cut);
      }
      return;
    }
    if (!finest.empty()) return piece(octets, finest, {});
    if (utf8_)
      mend(octets);
    else
      windows(octets);
  }

  void windows(std::string_view octets) { out_.replaced += append_single_octet(octets, windows_, out_.text); }

  const bool utf8_;
  const HighHalf& windows_;
  Mixed& out_;
  std::size_t pieces_ = 0;  // read in the other charset
};

}  // namespace

Mixed read_mixed(std::string_view octets, bool utf8, bool strictly) {
  Mixed out;
  out.text.reserve(octets.size() + octets.size() / 8);
  Reader reader(utf8, out);
  if (strictly) {
    reader.mend(octets);
    return out;
  }
  for (std::size_t number = 1; !octets.empty(); ++number) {
    auto size = std::min(octets.find_first_of("\r\n"), octets.size() - 1) + 1;
    if (octets[size - 1] == '\r' && size < octets.size() && octets[size] == '\n') ++size;
    reader.line(octets.substr(0, size), number);
    octets.remove_prefix(size);
  }
  return out;
}

}  // namespace twinwatch::text
