#include "name/name.hpp"

#include <algorithm>
#include <utility>

#include "name/written.hpp"

namespace twinwatch::name {
namespace {

struct Spelled {
  std::vector<std::string> words;
  std::vector<bool> hyphen;

  void add(std::string word, bool after_hyphen) {
    words.push_back(std::move(word));
    hyphen.push_back(after_hyphen);
  }
};

bool single_letter(const std::string& word) { return word.size() == 1 && word[0] >= 'a' && word[0] <= 'z'; }

// "F.S.M.", "fsm": letters that stand for words. A run of single letters is tried as one.
std::size_t initials_at(const Words& known, const Spelled& in, std::size_t at, Spelled& out) {
  std::string letters;
  std::size_t size = 0;
  while (at + size < in.words.size() && single_letter(in.words[at + size])) letters += in.words[at + size++];
  if (size < 2) letters = in.words[at], size = 1;
  const auto* meant = known.initials(letters);
  if (meant == nullptr) return 0;
  for (const auto& word : *meant) out.add(word, out.words.empty() ? false : in.hyphen[at]);
  return size;
}

Spelled with_one_name_for_each_thing(const Words& known, const Spelled& in) {
  Spelled out;
  for (std::size_t at = 0; at < in.words.size();) {
    if (const auto same = known.same_at(in.words, at); same.size > 0) {
      for (std::size_t i = 0; i < same.words->size(); ++i) out.add((*same.words)[i], i == 0 && in.hyphen[at]);
      at += same.size;
    } else if (const auto size = initials_at(known, in, at, out); size > 0) {
      at += size;
    } else {
      out.add(in.words[at], in.hyphen[at]);
      ++at;
    }
  }
  return out;
}

// Where the name's type stands: of all phrases the one that ends last; an umbrella only when there is nothing else.
struct TypeAt {
  int type = -1;
  std::size_t begin = 0, end = 0;
};
TypeAt type_of(const Words& known, const std::vector<std::string>& words) {
  TypeAt told, umbrella;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto found = known.type_at(words, at);
    if (found.what < 0) continue;
    auto& best = known.type(found.what).umbrella ? umbrella : told;
    const auto end = at + found.size;
    if (end > best.end) best = {found.what, at, end};
  }
  // "… Koleji İlkokulu" is a primary school; "İlk/Ortaokulu" is both, though it ends as one.
  const bool wider = umbrella.end >= told.end && umbrella.begin < told.begin;
  return told.type < 0 || wider ? umbrella : told;
}

// The type's words are few, so a damaged one can be told: with lost letters always, misspelt where no type was found.
void mend_type_words(const Words& known, std::vector<std::string>& words, bool misspelt) {
  for (auto& word : words)
    if (misspelt || word.find('?') != std::string::npos)
      if (const auto meant = known.nearest_type_word(word); !meant.empty()) word = meant;
}

}  // namespace

Name parse(const Words& known, std::string_view utf8) {
  Written raw = written(utf8);
  Name name;
  name.codes = std::move(raw.codes);
  mend_type_words(known, raw.words, false);
  Spelled spelled = with_one_name_for_each_thing(known, {std::move(raw.words), std::move(raw.hyphen)});
  auto type = type_of(known, spelled.words);
  if (type.type < 0 || known.type(type.type).umbrella) {
    auto mended = spelled.words;
    mend_type_words(known, mended, true);
    const auto then = type_of(known, mended);
    if (then.type >= 0 && !known.type(then.type).umbrella) spelled.words = std::move(mended), type = then;
  }
  const auto& words = spelled.words;
  name.type = type.type;
  for (std::size_t i = type.begin; i < type.end; ++i) (name.type_written += i > type.begin ? " " : "") += words[i];
  const bool special = name.type_written.starts_with("ozel egitim");
  for (std::size_t at = 0; at < words.size();) {
    if (type.type >= 0 && at >= type.begin && at < type.end) {
      at = type.end;
      continue;
    }
    if (const auto mark = known.mark_at(words, at); mark.what >= 0) {
      const bool education = at + 1 < words.size() && words[at] == "ozel" && words[at + 1] == "egitim" && !special;
      if (!education) {
        name.marks |= 1u << mark.what;
        at += mark.size;
        continue;
      }
    }
    if (!known.is_filler(words[at])) {
      const auto kind = known.is_title(words[at])        ? Kind::title
                        : known.is_place_kind(words[at]) ? Kind::place_kind
                                                         : Kind::proper;
      name.words.push_back({words[at], kind, spelled.hyphen[at], type.type >= 0 && at >= type.end});
    }
    ++at;
  }
  return name;
}

std::string Name::key() const {
  std::string key;
  for (const auto& word : words) {
    if (!key.empty()) key += ' ';
    key += word.text;
  }
  if (!type_written.empty()) (key += key.empty() ? "" : " ") += type_written;
  return key;
}

}  // namespace twinwatch::name
