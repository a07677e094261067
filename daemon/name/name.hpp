// A school's written name, understood: (proper words, type, marks, codes), for comparing and for nothing else.
//
//   parse(words, "50.YIL ORTAOKULU (711959) YAKUTİYE/ERZURUM"):
//     words 50 yil | yakutiye erzurum (after the type)   type lower_secondary   codes 711959
//   parse(words, "Özel TED Koleji Trabzon Kampüsü"):
//     words ted koleji trabzon   type several_levels (an umbrella)   marks private
//
// Which of the words are a place's is not told here: that depends on the school they are compared with.
// Of a name as people write it the key parses to the same key. Any octets; never throws but std::bad_alloc; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "name/words.hpp"

namespace twinwatch::name {

enum class Kind : unsigned char {
  proper,
  title,       // "sehit", "yuzbasi": may be left out
  place_kind,  // "koyu", "merkez": may stand beside a place or not
};

struct Word {
  std::string text;
  Kind kind = Kind::proper;
  bool hyphen = false;      // a hyphen stands before it: names are cut there
  bool after_type = false;  // "… Ortaokulu BALA/ANKARA"
};

struct Name {
  std::vector<Word> words;
  int type = -1;             // index into Words::types(); -1: no word tells
  std::string type_written;  // the phrase, folded
  unsigned marks = 0;        // bits: index into Words::marks()
  std::vector<std::string> codes;

  bool umbrella(const Words& words_known) const { return type < 0 || words_known.type(type).umbrella; }
  std::string key() const;  // the words, then the type's phrase
};

Name parse(const Words& known, std::string_view utf8);

}  // namespace twinwatch::name
