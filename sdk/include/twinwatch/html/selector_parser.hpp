// twinwatch/html/selector_parser.hpp: the text of a selector to a Program, or SelectorError.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_pseudo.hpp"
#include "twinwatch/html/selector_text.hpp"

namespace twinwatch::html::selector {

class Parser {
 public:
  explicit Parser(std::string_view css) : text_(css) {
    if (css.size() > most_octets) text_.fail_at(0, "it has more than " + std::to_string(most_octets) + " octets");
  }

  Program program() {
    add_list(false, 0);
    if (!text_.ended()) text_.fail("')' closes nothing");
    program_.looks_ahead = looks_ahead();
    return std::move(program_);
  }

 private:
  static constexpr std::size_t most_octets = 4096, most_brackets = 4, most_in_all = 256;

  bool looks_ahead() const {
    if (program_.counts_types || program_.reads_texts) return true;
    for (const List& list : program_.lists)
      for (const Chain& chain : list.chains)
        for (const Part& part : chain)
          if (list.relative || std::any_of(part.places.begin(), part.places.end(),
                                           [](const Place& place) { return place.from_back || place.of_type; }))
            return true;
    return false;
  }

  // Up to the end or the closing bracket; returns the list's number.
  std::size_t add_list(bool relative, std::size_t brackets) {
    List list;
    list.relative = relative;
    do {
      text_.blanks();
      list.chains.push_back(chain(relative, brackets));
    } while (text_.take(','));
    program_.lists.push_back(std::move(list));
    return program_.lists.size() - 1;
  }

  Chain chain(bool relative, std::size_t brackets) {
    Chain chain;
    Join join = Join::inside;
    if (relative && take_join(join)) text_.blanks();
    for (;;) {
      if (chain.size() == most_parts) text_.fail("more than " + std::to_string(most_parts) + " parts");
      if (++parts_ > most_in_all) text_.fail("more than " + std::to_string(most_in_all) + " parts in all");
      chain.push_back(part(brackets));
      chain.back().join = join;
      const bool gap = text_.blanks();
      if (text_.ended() || text_.is(',') || text_.is(')')) return chain;
      join = Join::inside;
      if (take_join(join))
        text_.blanks();
      else if (!gap)
        text_.fail(text_.here() + " cannot stand here; a space, '>', '+', '~' and ',' join parts");
    }
  }

  bool take_join(Join& join) {
    if (text_.take('>')) return join = Join::child, true;
    if (text_.take('+')) return join = Join::next, true;
    if (text_.take('~')) return join = Join::later, true;
    return false;
  }

  Part part(std::size_t brackets) {
    Part part;
    const std::size_t start = text_.at();
    if (!text_.take('*') && text_.name_here()) part.tag = lower(text_.name("a tag"));
    part.known_tag = gumbo_tagn_enum(part.tag.data(), static_cast<unsigned>(part.tag.size()));
    for (;;) {
      if (text_.take('.'))
        part.attributes.push_back({Attribute::How::word, "class", text_.name("a class")});
      else if (text_.take('#'))
        part.attributes.push_back({Attribute::How::equals, "id", text_.name("an id")});
      else if (text_.take('['))
        part.attributes.push_back(attribute());
      else if (text_.is(':'))
        pseudo(part, brackets);
      else
        break;
    }
    if (text_.at() == start)
      text_.fail((text_.ended() ? "a part is missing" : text_.here() + " cannot stand here") +
                 "; known are tag, *, .class, #id, [attr], [attr=v] with = ^= $= *= ~= |= and the flag i, " +
                 known_pseudos());
    return part;
  }

  Attribute attribute() {
    text_.blanks();
    Attribute test{Attribute::How::exists, lower(text_.name("an attribute")), {}};
    text_.blanks();
    if (text_.take(']')) return test;
    constexpr std::string_view signs = "=^$*~|";
    constexpr Attribute::How hows[] = {Attribute::How::equals,   Attribute::How::begins, Attribute::How::ends,
                                       Attribute::How::contains, Attribute::How::word,   Attribute::How::dash};
    const std::size_t sign = text_.ended() ? std::string_view::npos : signs.find(text_.peek());
    if (sign == std::string_view::npos) text_.fail("'=', '^=', '$=', '*=', '~=', '|=' or ']' is missing");
    test.how = hows[sign];
    if (sign > 0) text_.take(text_.peek());
    if (!text_.take('=')) text_.fail("'=' is missing");
    text_.blanks();
    test.value = text_.quote_here() ? text_.quoted() : text_.name("a value (quote it)");
    text_.blanks();
    if (text_.take('i') || text_.take('I'))
      test.any_case = true;
    else if (!text_.take('s'))
      text_.take('S');
    text_.blanks();
    if (!text_.take(']')) text_.fail("']' is missing");
    return test;
  }

  void pseudo(Part& part, std::size_t brackets) {
    const std::size_t colon = text_.at();
    text_.take(':');
    if (text_.is(':')) text_.fail_at(colon, "'::' names no element of a page; known are " + known_pseudos());
    const std::string name = lower(text_.name("a pseudo-class"));
    const Pseudo* const known = find_pseudo(name);
    if (known == nullptr) text_.fail_at(colon, "':" + name + "' is not known; known are " + known_pseudos());
    if (known->has_argument() && !text_.take('(')) text_.fail("':" + name + "' needs brackets: :" + name + "(…)");
    if (!known->has_argument() && text_.is('(')) text_.fail("':" + name + "' takes no brackets");
    take(*known, part, brackets, colon);
    if (known->has_argument() && !text_.take(')')) text_.fail("')' is missing");
  }

  void take(const Pseudo& known, Part& part, std::size_t brackets, std::size_t colon) {
    const auto place = [&](std::int64_t nth, bool from_back) {
      part.places.push_back({0, nth, from_back, known.of_type});
    };
    program_.counts_types = program_.counts_types || known.of_type;
    switch (known.what) {
      case Pseudo::What::is:
      case Pseudo::What::negation:
      case Pseudo::What::has: {
        const bool has = known.what == Pseudo::What::has;
        if (brackets == most_brackets)
          text_.fail_at(colon, "more than " + std::to_string(most_brackets) + " brackets in brackets");
        if (has && in_has_) text_.fail_at(colon, "':has()' inside of ':has()' is not known");
        in_has_ = in_has_ || has;
        const std::size_t list = add_list(has, brackets + 1);
        if (has) in_has_ = false;
        part.lists.push_back({list, known.what != Pseudo::What::negation});
        break;
      }
      case Pseudo::What::contains:
        text_.blanks();
        if (!text_.quote_here()) text_.fail("a text in quotes is missing");
        part.texts.push_back(text_.quoted());
        text_.blanks();
        program_.reads_texts = true;
        break;
      case Pseudo::What::nth: {
        const std::size_t start = text_.at();
        auto nth = read_nth(text_.argument());
        if (!nth)
          text_.fail_at(start, "':" + std::string(known.name) + "' takes odd, even, 3, 2n+1, -n+3, … (and no 'of')");
        nth->from_back = known.from_back;
        nth->of_type = known.of_type;
        part.places.push_back(*nth);
        break;
      }
      case Pseudo::What::first:
        place(1, false);
        break;
      case Pseudo::What::last:
        place(1, true);
        break;
      case Pseudo::What::only:
        place(1, false);
        place(1, true);
        break;
      case Pseudo::What::empty:
        part.empty = true;
        break;
      case Pseudo::What::root:
        part.root = true;
        break;
    }
  }

  Text text_;
  Program program_;
  std::size_t parts_ = 0;
  bool in_has_ = false;
};

}  // namespace twinwatch::html::selector
