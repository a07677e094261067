#include "text/labels.hpp"

#include <algorithm>
#include <vector>

namespace twinwatch::text {
namespace {

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
    {"cp857", "cp857"},  // not of the web: DOS and old Macs, whose tables still turn up
    {"ibm857", "cp857"},
    {"csibm857", "cp857"},
    {"dos-857", "cp857"},
    {"857", "cp857"},
    {"macturkish", "macturkish"},
    {"x-mac-turkish", "macturkish"},
    {"mac-turkish", "macturkish"},
    {"mac_turkish", "macturkish"},
    {"gbk", "gb18030"},
    {"gb2312", "gb18030"},
    {"gb18030", "gb18030"},
    {"big5", "big5"},
    {"euc-jp", "euc-jp"},
    {"shift_jis", "shift_jis"},
    {"sjis", "shift_jis"},
    {"euc-kr", "euc-kr"},
};

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

std::string known_charsets() {
  std::vector<std::string_view> names;
  for (const auto& known : kLabels)
    if (std::find(names.begin(), names.end(), known.canonical) == names.end()) names.push_back(known.canonical);
  std::string list;
  for (const auto name : names) (list += list.empty() ? "" : ", ") += name;
  return list;
}

}  // namespace twinwatch::text
