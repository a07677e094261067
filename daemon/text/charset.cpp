#include "text/charset.hpp"

#include <uchardet.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "text/iconv_octets.hpp"
#include "text/mixed.hpp"
#include "text/mojibake.hpp"
#include "text/single_octet.hpp"
#include "text/turkish_octets.hpp"
#include "text/utf8.hpp"
#include "text/utf8_scan.hpp"

namespace twinwatch::text {
namespace {

constexpr std::size_t kDetectorSample = 256u << 10;  // uchardet reads some 30 MB/s and needs far less to be sure

// Files that are no text, by their first octets: no charset is looked for in them.
std::string_view binary_kind(std::string_view octets) {
  if (octets.starts_with("PK\x03\x04")) return "zip";  // .xlsx, .docx, .ods too
  if (octets.starts_with("%PDF")) return "pdf";
  if (octets.starts_with("\x1F\x8B")) return "gzip";
  if (octets.starts_with("\xD0\xCF\x11\xE0")) return "ole";  // .xls, .doc
  return {};
}

std::string uchardet_of(std::string_view octets) {
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

// The octets that are no letter, quote or dash of UTF-8.
std::string without_utf8(std::string_view octets) {
  std::string rest;
  const auto* at = reinterpret_cast<const unsigned char*>(octets.data());
  const auto* const end = at + octets.size();
  while (at != end) {
    const auto length = std::max<std::size_t>(utf8_length(at, end), 1);
    if (length == 1 || !turkish_in_utf8(at)) rest.append(reinterpret_cast<const char*>(at), length);
    at += length;
  }
  return rest;
}

class Decision {
 public:
  Decision(std::string_view octets, Decoded& out) : octets_(octets), out_(out) {}

  void make(std::string_view declared, std::string_view pinned) {
    if (const auto kind = binary_kind(octets_); !kind.empty()) {
      out_.charset = "binary";
      out_.evidence = kind;
      return;
    }
    if (!pinned.empty()) return obey(pinned);
    if (octets_.starts_with("\xEF\xBB\xBF")) return settle_utf8(octets_.substr(3), "bom");
    if (octets_.starts_with("\xFF\xFE")) return settle(octets_.substr(2), "utf-16le", "bom");
    if (octets_.starts_with("\xFE\xFF")) return settle(octets_.substr(2), "utf-16be", "bom");
    if (const auto wide = unmarked_utf16(octets_); !wide.empty()) return settle(octets_, wide, "detected");
    if (const auto scan = scan_utf8(octets_); scan.valid) return take_utf8(octets_, scan, "valid utf-8");
    census_ = census_of(octets_);
    const auto label = canonical_charset(declared);
    if (!label || *label == "utf-8" || *label == "windows-1254" || *label == "windows-1252")
      if (mixed(label)) return;
    // Two lies that Turkish sites tell are not believed: UTF-8 of octets that are not, and the servers' default of
    // ISO-8859-1, under which "İstanbul" would be "Ýstanbul".
    const auto turkish = looks_turkish(octets_);
    const bool lie = label && (*label == "utf-8" || (*label == "windows-1252" && turkish == Turkish::surely));
    if (label && !lie) return settle(octets_, *label, "header");
    guess(turkish);
  }

 private:
  void obey(std::string_view pinned) {
    auto charset = canonical_charset(pinned);
    if (!charset)
      throw std::invalid_argument("no charset is called '" + std::string(pinned) + "'; known are " + known_charsets());
    auto rest = octets_;
    if (charset == "utf-16le" && rest.starts_with("\xFE\xFF")) charset = "utf-16be";  // pinned as "utf-16"
    const std::string_view mark = charset == "utf-8"      ? "\xEF\xBB\xBF"
                                  : charset == "utf-16le" ? "\xFF\xFE"
                                  : charset == "utf-16be" ? "\xFE\xFF"
                                                          : "";
    if (rest.starts_with(mark)) rest.remove_prefix(mark.size());
    exact_ = strictly_ = true;
    settle(rest, *charset, "pinned");
  }

  // UTF-8 and windows-1254 in one file. What is well-formed UTF-8 of Turkish letters is never anything else: in the
  // other charset it would spell "Ã¼".
  bool mixed(const std::optional<std::string>& label) {
    const bool mostly = census_.characters >= 10 * census_.broken;
    const bool more = census_.turkish >= census_.broken;
    const std::string_view plain = label == "utf-8" ? "header" : "detected";
    if (census_.turkish > 0) {
      const auto rest = without_utf8(octets_);
      // A block of DOS or the Macintosh holds words that windows-1254 would read wrongly and plausibly.
      strictly_ = !dos_or_mac_turkish(rest).empty();
      if (mostly || more || (!strictly_ && looks_turkish(rest) != Turkish::no)) {
        settle_mixed(octets_, mostly || more, plain);
        return true;
      }
    }
    if (!mostly || (label && label != "utf-8")) return false;
    settle_mixed(octets_, true, plain);
    return true;
  }

  void guess(Turkish turkish) {
    if (const auto old = dos_or_mac_turkish(octets_); !old.empty()) return settle(octets_, old, "detected");
    if (turkish == Turkish::surely) return settle(octets_, "windows-1254", "detected");
    // uchardet is not asked where its answer could only make it worse: of so few letters it guesses at random.
    auto charset = turkish == Turkish::could_be ? std::nullopt : canonical_charset(uchardet_of(octets_));
    // Two answers it gives of Western text that these are not: its windows-1252 differs in signs that few exports have.
    if (charset == "iso-8859-15") charset = "windows-1252";
    if (charset == "iso-8859-3" || charset == "utf-8") charset.reset();  // of UTF-8 we know better by now
    if (charset) return settle(octets_, *charset, "detected");
    settle(octets_, "windows-1254", "assumed");
  }

  void settle(std::string_view rest, std::string_view charset, std::string_view evidence) {
    if (charset == "utf-8") return settle_utf8(rest, evidence);
    out_.charset = charset;
    out_.evidence = evidence;
    const auto* table = single_octet_table(charset);
    if (table == nullptr) {
      if (const auto replaced = append_iconv(rest, out_.charset, out_.owned)) {
        out_.replaced = *replaced;
        out_.text = out_.owned;
        if (charset.starts_with("utf-16")) repair(0);
        return;
      }
      table = single_octet_table(out_.charset = "windows-1254");  // this glibc has no such converter
      out_.evidence = "assumed";
    }
    out_.replaced = append_single_octet(rest, *table, out_.owned);
    out_.text = out_.owned;
  }

  void settle_utf8(std::string_view rest, std::string_view evidence) {
    if (const auto scan = scan_utf8(rest); scan.valid) return take_utf8(rest, scan, evidence);
    settle_mixed(rest, true, evidence);
  }

  void take_utf8(std::string_view rest, const Utf8Scan& scan, std::string_view evidence) {
    out_.charset = "utf-8";
    out_.evidence = evidence;
    out_.text = rest;
    if (scan.suspect != rest.npos) repair(scan.suspect);
  }

  void settle_mixed(std::string_view rest, bool utf8, std::string_view evidence) {
    out_.charset = utf8 ? "utf-8" : "windows-1254";
    out_.evidence = evidence;
    auto mixed = read_mixed(rest, utf8, strictly_);
    out_.owned = std::move(mixed.text);
    out_.text = out_.owned;
    out_.replaced = mixed.replaced;
    if (mixed.others > 0) {
      out_.mixed_lines = mixed.others;
      out_.first_mixed_line = mixed.first_line;
      out_.mixed_charset = utf8 ? "windows-1254" : "utf-8";
      const auto note = "mixed: " + std::to_string(mixed.others) + (mixed.others == 1 ? " line as " : " lines as ") +
                        out_.mixed_charset + ", first line " + std::to_string(mixed.first_line);
      out_.evidence = evidence == "detected" ? note : out_.evidence + "; " + note;
    }
    repair(0);
  }

  void repair(std::size_t from) {
    if (exact_) return;
    auto repaired = repair_mojibake(out_.text, from);
    if (repaired.repaired == 0) return;
    out_.owned = std::move(repaired.text);
    out_.text = out_.owned;
    out_.repaired = repaired.repaired;
    out_.doubtful = repaired.doubtful;
    out_.evidence += "; repaired " + std::to_string(repaired.repaired) +
                     (repaired.repaired == 1 ? " double-encoded place" : " double-encoded places");
  }

  const std::string_view octets_;
  Decoded& out_;
  Utf8Census census_;
  bool exact_ = false;     // pinned: nothing is repaired
  bool strictly_ = false;  // nothing but UTF-8 is looked for in UTF-8
};

void note_lines(Decoded& out) {
  std::size_t line = 1, from = 0;
  while (out.replaced_lines.size() < 3) {
    const auto at = out.text.find(kReplacement, from);
    if (at == out.text.npos) return;
    for (; from < at; ++from)  // a line may end in CR alone
      line += out.text[from] == '\n' || (out.text[from] == '\r' && out.text[from + 1] != '\n');
    from = at + kReplacement.size();
    if (out.replaced_lines.empty() || out.replaced_lines.back() != line) out.replaced_lines.push_back(line);
  }
}

std::string amount(std::size_t count, const char* one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

}  // namespace

bool valid_utf8(std::string_view octets) { return scan_utf8(octets).valid; }

Decoded decode(std::string_view octets, std::string_view declared, std::string_view pinned) {
  Decoded out;
  Decision(octets, out).make(declared, pinned);
  if (out.replaced > 0) note_lines(out);
  return out;
}

std::vector<std::pair<std::string, std::string>> reading_notes(const Decoded& decoded) {
  std::vector<std::pair<std::string, std::string>> notes;
  if (decoded.replaced > 0) {
    std::string value = amount(decoded.replaced, "octet");
    for (std::size_t i = 0; i < decoded.replaced_lines.size(); ++i)
      value += (i == 0 ? ", first in line " : ", ") + std::to_string(decoded.replaced_lines[i]);
    notes.emplace_back("letters not readable", value);
  }
  if (decoded.mixed_lines > 0)
    notes.emplace_back("mixed charsets", amount(decoded.mixed_lines, "line") + " as " + decoded.mixed_charset +
                                             ", first line " + std::to_string(decoded.first_mixed_line));
  if (decoded.repaired > 0) {
    std::string value = amount(decoded.repaired, "place") + " repaired";
    if (decoded.doubtful > 0) value += ", " + std::to_string(decoded.doubtful) + " doubtful and left";
    notes.emplace_back("encoded twice", value);
  }
  return notes;
}

}  // namespace twinwatch::text
