// One pattern of a robots.txt against one path: `*` is any run of characters, `$` at the end is the path's end, and a
// pattern without it matches what begins so. For robots.cpp alone.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::fetch {

// "/a%c5%9f" and "/aş" -> "/a%C5%9F": an escape in upper case, an octet that is not ASCII escaped. Nothing is decoded:
// "%62" is not "b", as Google's parser has it.
std::string normalised_pattern(std::string_view written);

// Of a path: escapes in upper case, no fragment, a "/" at the front.
std::string normalised_path(std::string_view path_and_query);

// Takes both normalised. Linear in pattern plus path: each piece between two `*` is looked for once, leftmost, where
// the piece before it ended; no piece is ever looked for again.
bool pattern_matches(std::string_view pattern, std::string_view path);

}  // namespace twinwatch::fetch
