#include "text/charset.hpp"

#include <iconv.h>
#include <uchardet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace twinwatch::text {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kDetectorSample = 256u << 10;  // uchardet reads some 30 MB/s and needs far less to be sure

struct Label {
  std::string_view label, canonical;
};
// From the WHATWG Encoding Standard's table (https://encoding.spec.whatwg.org/#names-and-labels): what the files and
// sites of this field bear, and the other single-octet families. latin5 and iso-8859-9 are windows-1254 there, latin1
// and ascii windows-1252.
constexpr Label kLabels[] = {
    {"utf-8", "utf-8"},
    {"utf8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"x-unicode20utf8", "utf-8"},
    {"windows-1254", "windows-1254"},
    {"cp1254", "windows-1254"},
    {"x-cp1254", "windows-1254"},
    {"iso-8859-9", "windows-1254"},
    {"iso8859-9", "windows-1254"},
    {"iso88599", "windows-1254"},
    {"iso_8859-9", "windows-1254"},
    {"iso_8859-9:1989", "windows-1254"},
    {"csisolatin5", "windows-1254"},
    {"iso-ir-148", "windows-1254"},
    {"latin5", "windows-1254"},
    {"l5", "windows-1254"},
    {"windows-1252", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso88591", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"iso_8859-1:1987", "windows-1252"},
    {"csisolatin1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"l1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"ansi_x3.4-1968", "windows-1252"},
    {"cp819", "windows-1252"},
    {"ibm819", "windows-1252"},
    {"utf-16", "utf-16le"},
    {"utf-16le", "utf-16le"},
    {"ucs-2", "utf-16le"},
    {"unicode", "utf-16le"},
    {"iso-10646-ucs-2", "utf-16le"},
    {"unicodefeff", "utf-16le"},
    {"csunicode", "utf-16le"},
    {"utf-16be", "utf-16be"},
    {"unicodefffe", "utf-16be"},
    {"iso-8859-2", "iso-8859-2"},
    {"latin2", "iso-8859-2"},
    {"iso-8859-3", "iso-8859-3"},
    {"latin3", "iso-8859-3"},
    {"iso-8859-4", "iso-8859-4"},
    {"latin4", "iso-8859-4"},
    {"iso-8859-5", "iso-8859-5"},
    {"cyrillic", "iso-8859-5"},
    {"iso-8859-6", "iso-8859-6"},
    {"arabic", "iso-8859-6"},
    {"iso-8859-7", "iso-8859-7"},
    {"greek", "iso-8859-7"},
    {"iso-8859-8", "iso-8859-8"},
    {"iso-8859-10", "iso-8859-10"},
    {"iso-8859-13", "iso-8859-13"},
    {"iso-8859-14", "iso-8859-14"},
    {"iso-8859-15", "iso-8859-15"},
    {"latin9", "iso-8859-15"},
    {"iso-8859-16", "iso-8859-16"},
    {"windows-1250", "windows-1250"},
    {"cp1250", "windows-1250"},
    {"windows-1251", "windows-1251"},
    {"cp1251", "windows-1251"},
    {"windows-1253", "windows-1253"},
    {"cp1253", "windows-1253"},
    {"windows-1255", "windows-1255"},
    {"windows-1256", "windows-1256"},
    {"cp1256", "windows-1256"},
    {"windows-1257", "windows-1257"},
    {"windows-1258", "windows-1258"},
    {"koi8-r", "koi8-r"},
    {"koi8-u", "koi8-u"},
    {"ibm866", "ibm866"},
    {"cp866", "ibm866"},
    {"macintosh", "macintosh"},
    {"gbk", "gb18030"},
    {"gb2312", "gb18030"},
    {"gb18030", "gb18030"},
    {"big5", "big5"},
    {"euc-jp", "euc-jp"},
    {"shift_jis", "shift_jis"},
    {"sjis", "shift_jis"},
    {"euc-kr", "euc-kr"},
};

// How many octets, from `at`, are one well-formed UTF-8 character (Unicode table 3-7); 0: none is.
std::size_t utf8_length(const unsigned char* at, const unsigned char* end) {
  const unsigned lead = *at;
  if (lead < 0x80) return 1;
  const auto tail = [&](std::size_t index, unsigned low = 0x80, unsigned high = 0xBF) {
    return at + index < end && at[index] >= low && at[index] <= high;
  };
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF)
    return tail(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && tail(2) ? 3 : 0;
  if (lead >= 0xF0 && lead <= 0xF4)
    return tail(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && tail(2) && tail(3) ? 4 : 0;
  return 0;
}

const unsigned char* skip_ascii(const unsigned char* at, const unsigned char* end) {
  static_assert(std::endian::native == std::endian::little);
  while (end - at >= 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, 8);
    if (const auto marked = eight & 0x8080808080808080ull; marked != 0) return at + std::countr_zero(marked) / 8;
    at += 8;
  }
  while (at != end && *at < 0x80) ++at;
  return at;
}

struct Utf8Census {
  std::size_t characters = 0;  // well-formed, of more than one octet
  std::size_t broken = 0;      // octets that belong to none
};

// Counts; stops at the first broken octet when `only_validity`.
Utf8Census census_of(std::string_view octets, bool only_validity) {
  Utf8Census census;
  const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
  const auto* const end = at + octets.size();
  while ((at = skip_ascii(at, end)) != end) {
    const auto length = utf8_length(at, end);
    if (length == 0) {
      ++census.broken;
      if (only_validity) break;
      ++at;
    } else {
      ++census.characters;
      at += length;
    }
  }
  return census;
}

void mend_utf8(std::string_view octets, Decoded& out) {
  const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
  const auto* const end = at + octets.size();
  out.owned.reserve(octets.size() + 64);
  while (at != end) {
    const auto* good = at;
    while (good != end) {
      good = skip_ascii(good, end);
      const auto length = good == end ? 0 : utf8_length(good, end);
      if (length == 0) break;
      good += length;
    }
    out.owned.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(good - at));
    at = good;
    if (at != end) {
      out.owned += kReplacement;
      ++out.replaced;
      ++at;
    }
  }
}

// windows-1254 and windows-1252 by table: the common case here, six times the speed of iconv, and no module of glibc's
// to be loaded inside the sandbox. 0: no meaning (WHATWG maps those to C1 controls, which no export means either).
constexpr std::array<char16_t, 32> kC1Of1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char16_t western(unsigned octet, bool turkish) {
  if (turkish) switch (octet) {
      case 0x8E:
      case 0x9E:
        return 0;
      case 0xD0:
        return 0x011E;  // Ğ
      case 0xDD:
        return 0x0130;  // İ
      case 0xDE:
        return 0x015E;  // Ş
      case 0xF0:
        return 0x011F;  // ğ
      case 0xFD:
        return 0x0131;  // ı
      case 0xFE:
        return 0x015F;  // ş
      default:
        break;
    }
  return octet >= 0x80 && octet <= 0x9F ? kC1Of1252[octet - 0x80] : static_cast<char16_t>(octet);
}

void from_western(std::string_view octets, bool turkish, Decoded& out) {
  struct Utf8 {
    char octets[3];
    unsigned char size;
  };
  std::array<Utf8, 128> table;
  for (unsigned octet = 0x80; octet <= 0xFF; ++octet) {
    const unsigned c = western(octet, turkish);
    auto& to = table[octet - 0x80];
    if (c == 0) {
      std::memcpy(to.octets, kReplacement.data(), 3);
      to.size = 0;  // counted below, written as three
    } else if (c < 0x800) {
      to = {{static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F)), 0}, 2};
    } else {
      to = {{static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
             static_cast<char>(0x80 | (c & 0x3F))},
            3};
    }
  }
  const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
  const auto* const end = at + octets.size();
  const auto high = static_cast<std::size_t>(std::count_if(at, end, [](unsigned char octet) { return octet >= 0x80; }));
  out.owned.reserve(octets.size() + 2 * high);
  while (at != end) {
    const auto* const next = skip_ascii(at, end);
    out.owned.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(next - at));
    at = next;
    for (; at != end && *at >= 0x80; ++at) {
      const auto& to = table[*at - 0x80u];
      if (to.size == 0) ++out.replaced;
      out.owned.append(to.octets, to.size == 0 ? 3 : to.size);
    }
  }
}

bool from_iconv(std::string_view octets, const std::string& charset, Decoded& out) {
  const iconv_t converter = ::iconv_open("UTF-8", charset.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return false;
  const std::size_t unit = charset.starts_with("utf-16") ? 2 : 1;  // how far to step over what has no meaning
  char* in = const_cast<char*>(octets.data());
  std::size_t left = octets.size();
  out.owned.reserve(octets.size() + octets.size() / 4);
  std::array<char, 16384> piece;
  while (left > 0) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const std::size_t result = ::iconv(converter, &in, &left, &to, &room);
    const int error = errno;
    out.owned.append(piece.data(), piece.size() - room);
    if (result != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    const std::size_t step = std::min(unit, left);  // EILSEQ, or EINVAL: cut off in the middle of a character
    out.owned += kReplacement;
    out.replaced += step;
    in += step;
    left -= step;
  }
  ::iconv_close(converter);
  return true;
}

// Octets that, in windows-1254, are letters of Turkish text (with the circumflexes). All of them but the six of Turkish
// alone mean the same in windows-1252.
constexpr std::string_view kTurkishAlone = "\xD0\xDD\xDE\xF0\xFD\xFE";  // Ğ İ Ş ğ ı ş
constexpr std::string_view kTurkishShared =
    "\xC7\xE7\xD6\xF6\xDC\xFC\xC2\xE2\xCE\xEE\xDB\xFB";  // Ç ç Ö ö Ü ü Â â Î î Û û

// uchardet calls Turkish text ISO-8859-9, but also WINDOWS-1252 or ISO-8859-3 when it is short. Turkish gives itself
// away: nearly all its letters above 0xC0 are from a set of 18, which no other language writes alone. `could_be`: only
// letters that mean the same in every Latin charset that is likely here (Müdür), or none at all.
enum class Turkish { no, could_be, surely };

Turkish looks_turkish(std::string_view octets) {
  std::array<std::size_t, 256> counts{};
  for (const char c : octets) ++counts[static_cast<unsigned char>(c)];
  std::size_t letters = 0, turkish = 0, alone = 0;
  for (unsigned octet = 0xC0; octet <= 0xFF; ++octet) letters += counts[octet];
  for (const char c : kTurkishAlone) alone += counts[static_cast<unsigned char>(c)];
  for (const char c : kTurkishShared) turkish += counts[static_cast<unsigned char>(c)];
  turkish += alone;
  if (turkish * 100 < letters * 95) return Turkish::no;
  return alone > 0 ? Turkish::surely : Turkish::could_be;
}

std::string detected(std::string_view octets) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(octets.data());
  const auto from = static_cast<std::size_t>(skip_ascii(begin, begin + octets.size()) - begin);
  const auto start = from > 1024 ? from - 1024 : 0;
  const auto sample = octets.substr(start, kDetectorSample);
  const uchardet_t detector = uchardet_new();
  uchardet_handle_data(detector, sample.data(), sample.size());
  uchardet_data_end(detector);
  std::string name = uchardet_get_charset(detector);
  uchardet_delete(detector);
  return name;
}

// UTF-16 without its mark: every other octet of Latin text is zero. (It may well be "valid UTF-8", as NUL is.)
std::string_view unmarked_utf16(std::string_view octets) {
  const auto sample = octets.substr(0, 4096);
  if (sample.size() < 8) return {};
  std::size_t even = 0, odd = 0;
  for (std::size_t at = 0; at + 1 < sample.size(); at += 2) {
    even += sample[at] == '\0';
    odd += sample[at + 1] == '\0';
  }
  const std::size_t pairs = sample.size() / 2;
  if (odd * 2 > pairs && even * 50 < pairs) return "utf-16le";
  if (even * 2 > pairs && odd * 50 < pairs) return "utf-16be";
  return {};
}

void convert(std::string_view octets, Decoded& out) {
  if (out.charset == "utf-8") {
    if (census_of(octets, true).broken == 0) {
      out.text = octets;
      return;
    }
    mend_utf8(octets, out);
  } else if (out.charset == "windows-1254" || out.charset == "windows-1252") {
    from_western(octets, out.charset == "windows-1254", out);
  } else if (!from_iconv(octets, out.charset, out)) {
    out.charset = "windows-1254";  // this glibc has no such converter
    out.evidence = "assumed";
    from_western(octets, true, out);
  }
  out.text = out.owned;
}

void decide(std::string_view octets, std::string_view declared, Decoded& out) {
  const auto settle = [&](std::string_view rest, std::string_view charset, std::string_view evidence) {
    out.charset = charset;
    out.evidence = evidence;
    convert(rest, out);
  };
  if (octets.starts_with("\xEF\xBB\xBF")) return settle(octets.substr(3), "utf-8", "bom");
  if (octets.starts_with("\xFF\xFE")) return settle(octets.substr(2), "utf-16le", "bom");
  if (octets.starts_with("\xFE\xFF")) return settle(octets.substr(2), "utf-16be", "bom");
  if (const auto wide = unmarked_utf16(octets); !wide.empty()) return settle(octets, wide, "detected");
  const auto census = census_of(octets, false);
  if (census.broken == 0) {
    out.charset = "utf-8";
    out.evidence = "valid utf-8";
    out.text = octets;
    return;
  }
  const auto label = canonical_charset(declared);
  const auto turkish = looks_turkish(octets);
  // Two lies that Turkish sites tell are not believed: UTF-8 of octets that are not, and the servers' default of
  // ISO-8859-1, under which "İstanbul" would be "Ýstanbul".
  const bool lie = label && (*label == "utf-8" || (*label == "windows-1252" && turkish == Turkish::surely));
  if (label && !lie) return settle(octets, *label, "header");
  // UTF-8 with a few broken octets (a line pasted from elsewhere): mend those, do not garble all the rest.
  if (census.characters >= 10 * census.broken) return settle(octets, "utf-8", label == "utf-8" ? "header" : "detected");
  if (turkish == Turkish::surely) return settle(octets, "windows-1254", "detected");
  // uchardet is not asked where its answer could only make it worse: of so few letters it guesses at random.
  const auto guess = turkish == Turkish::could_be ? std::nullopt : canonical_charset(detected(octets));
  // Of a guess that is UTF-8 we know better by now, and without a letter of Turkish alone windows-1254 and -1252 agree.
  if (guess && *guess != "utf-8" && *guess != "windows-1252") return settle(octets, *guess, "detected");
  settle(octets, "windows-1254", "assumed");
}

}  // namespace

std::optional<std::string> canonical_charset(std::string_view label) {
  constexpr std::string_view kBlank = " \t\n\f\r\"'";
  const auto first = label.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return std::nullopt;
  label = label.substr(first, label.find_last_not_of(kBlank) - first + 1);
  std::string lower(label);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  for (const auto& known : kLabels)
    if (known.label == lower) return std::string(known.canonical);
  return std::nullopt;
}

bool valid_utf8(std::string_view octets) { return census_of(octets, true).broken == 0; }

Decoded decode(std::string_view octets, std::string_view declared) {
  Decoded out;
  decide(octets, declared, out);
  return out;
}

}  // namespace twinwatch::text
