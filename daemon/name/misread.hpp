// Names that a machine has read off paper or a picture: "K6roğlu" for Köroğlu, "Çarnlık" for Çamlık. Which
// letters are taken for which is data ([misread] in config/names/tr.toml).
//
// What may be meant by a damaged word is a guess: whoever asks may offer it to a person, and decides nothing by it.
// Any octets; never throws but std::bad_alloc; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "name/words.hpp"
#include "name/written.hpp"

namespace twinwatch::name {

// The words with letters and digits together again, as they were written: "k 6 roglu" is "k6roglu".
struct Token {
  std::string text;
  std::size_t first = 0, words = 1;  // of Written::words
};
std::vector<Token> tokens_of(const Written& written);

// What the token may be with its letters put right: those with the fewest repairs first, at most `most_readings`; never
// the token itself. None for what has no letter: a number is a number.
inline constexpr std::size_t most_readings = 32;
std::vector<std::string> readings_of(const Words& known, std::string_view token);

}  // namespace twinwatch::name
