#include "text/utf8_scan.hpp"

#include "text/utf8.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace twinwatch::text {
namespace {

// The second octet of a letter that may have been a lead octet: of Â Ã Ä Å and the rest up to ß, and of â and ï.
bool shows_a_lead(unsigned second) {
  return (second <= 0x9F && second != 0x87 && second != 0x96 && second != 0x9C) || second == 0xA2 || second == 0xAF;
}

#if defined(__SSE2__)
// From the begin of a character: as far as whole blocks are ASCII and well-formed letters of two octets, none of which
// shows a lead.
const unsigned char* skip_plain(const unsigned char* at, const unsigned char* end) {
  const auto of = [](unsigned octet) { return _mm_set1_epi8(static_cast<char>(octet)); };
  const auto load = [](const unsigned char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
  const auto mask = [](__m128i bits) { return static_cast<unsigned>(_mm_movemask_epi8(bits)); };
  while (end - at >= 17) {
    const auto here = load(at), next = load(at + 1);  // compared as signed octets: 0x80 is the least
    const auto high = mask(here), tail = mask(_mm_cmplt_epi8(here, of(0xC0)));
    const auto lead = mask(_mm_and_si128(_mm_cmpgt_epi8(here, of(0xC1)), _mm_cmplt_epi8(here, of(0xE0))));
    if ((high & ~(tail | lead)) != 0 || (lead << 1 & 0xFFFF) != tail) return at;
    auto shows = _mm_cmplt_epi8(next, of(0xA0));
    for (const unsigned turkish : {0x87u, 0x96u, 0x9Cu})
      shows = _mm_andnot_si128(_mm_cmpeq_epi8(next, of(turkish)), shows);
    shows = _mm_or_si128(shows, _mm_or_si128(_mm_cmpeq_epi8(next, of(0xA2)), _mm_cmpeq_epi8(next, of(0xAF))));
    if (mask(_mm_and_si128(_mm_cmpeq_epi8(here, of(0xC3)), shows)) != 0) return at;
    at += 16 - (lead >> 15);  // a letter that goes on in the next block is looked at there
  }
  return at;
}
#else
const unsigned char* skip_plain(const unsigned char* at, const unsigned char*) { return at; }
#endif

}  // namespace

bool may_be_encoded_twice(const unsigned char* at, const unsigned char* end) {
  if (end - at < 3 || !shows_a_lead(at[1])) return false;
  const unsigned first = at[2], second = end - at > 3 ? at[3] : 0;
  switch (first) {
    case 0xC2:
      return true;
    case 0xC5:  // Œ œ Š š Ÿ Ž ž
      return second == 0x92 || second == 0x93 || second == 0xA0 || second == 0xA1 || second >= 0xB8;
    case 0xC6:
      return second == 0x92;
    case 0xCB:
      return second == 0x86 || second == 0x9C;
    case 0xE2:
      return second == 0x80 || second == 0x82 || second == 0x84;
    case 0xEF:
      return second == 0xBF;
    default:
      return at[1] == 0x85 && (first == 'e' || first == 'E');
  }
}

Utf8Scan scan_utf8(std::string_view octets) {
  Utf8Scan scan;
  const auto* const begin = reinterpret_cast<const unsigned char*>(octets.data());
  const auto* const end = begin + octets.size();
  for (const auto* at = begin; at != end;) {
    const auto* const plain = skip_plain(at, end);
    // The rest of the block one by one, and then on in blocks.
    at = plain;
    for (const auto* const stop = end - at > 16 ? at + 16 : end; at < stop;) {
      const auto length = utf8_length(at, end);
      if (length == 0) {
        scan.valid = false;
        return scan;
      }
      if (*at == 0xC3 && scan.suspect == octets.npos && may_be_encoded_twice(at, end))
        scan.suspect = static_cast<std::size_t>(at - begin);
      at += length;
    }
  }
  return scan;
}

}  // namespace twinwatch::text
