// twinwatch/csv/scan.hpp: the inner loop of the CSV reader: the next place where one of two characters stands.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace twinwatch::csv {

// First position in [at, end) holding `a` or `b`, or `end`. 16 octets a step where the machine has SSE2 (all x86-64).
inline const char* find_either(const char* at, const char* end, char a, char b) noexcept {
#if defined(__SSE2__)
  const __m128i first = _mm_set1_epi8(a);
  const __m128i second = _mm_set1_epi8(b);
  while (end - at >= 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const int hits = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(block, first), _mm_cmpeq_epi8(block, second)));
    if (hits != 0) return at + __builtin_ctz(static_cast<unsigned>(hits));
    at += 16;
  }
#endif
  while (at != end && *at != a && *at != b) ++at;
  return at;
}

// The same for three; used for texts of mixed line ends only.
inline const char* find_either_of(const char* at, const char* end, char a, char b, char c) noexcept {
  const char* const first = find_either(at, end, a, b);
  return find_either(at, first, c, c);
}

inline const char* find_char(const char* at, const char* end, char c) noexcept {
  if (at == end) return end;
  const void* hit = std::memchr(at, c, static_cast<std::size_t>(end - at));
  return hit ? static_cast<const char*>(hit) : end;
}

}  // namespace twinwatch::csv
