// What mail servers write, as tables: a phrase (as plain_words() leaves it) and the reason it gives. Own collection,
// from reports of many servers. Of several phrases in one table the first wins.
#pragma once
#include <span>
#include <string_view>

namespace twinwatch::mail {

struct Phrase {
  std::string_view reason, words;
};
std::span<const Phrase> excuses();       // about us, our mail or the moment: the address may be as good as ever
std::span<const Phrase> certain_ends();  // about the address, for good, in words that no filter uses
std::span<const Phrase> likely_ends();   // about the address, for good; a second witness is asked for

}  // namespace twinwatch::mail
