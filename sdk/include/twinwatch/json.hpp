// twinwatch/json.hpp: JSON pages for sources. Header only; nothing to link.
//
//   const json::Document document(page.text());               // throws json::NotJson
//   const json::Value schools = document.root()["data"]["schools"];
//   if (!sink.require("data.schools is a list", schools.is_array())) return;
//   for (const json::Value school : schools)
//     sink.record(School{.name = school["OKUL_ADI"].text(), .code = school["KURUM_KODU"].text()});
//
// What is not there is an empty Value, which has no members, no items and the text "absent": a chain of [] needs one
// check at its end, and a field that the page leaves out is a field that the record leaves out.
//
// A reader of our own, because a source must be able to say where in the page a name stands (Sink::personal), which
// Boost.JSON's values do not know; and 1.81 of it rounds integers beyond 64 bits, where a school's number must stay as
// it was written.
//
// Strict (RFC 8259): no comments, no comma before a bracket, no NaN, nothing after the value. Keys that stand twice in
// an object: the last one is found, as in a browser. A \u0000 and half a surrogate pair become U+FFFD. Bounds: 64
// levels, 4 GiB; memory is at most ten times the page ("[1,1,1,..."), usually less than it.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "twinwatch/json/node.hpp"
#include "twinwatch/json/parser.hpp"
#include "twinwatch/json/value.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::json {

class Document {
 public:
  // `utf8` is borrowed, as Page::text(): keep both alive while a Value is in use. Throws NotJson, std::bad_alloc.
  explicit Document(std::string_view utf8, std::size_t max_depth = default_max_depth)
      : tape_(Parser(utf8, max_depth).tape()) {}
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  Value root() const noexcept { return Value(tape_, tape_.nodes.back()); }

 private:
  Tape tape_;
};

// Marks all that a value says, and all below it, as naming a person. The page stays JSON when it has been blanked.
inline void mark_personal(const Value& value, Sink& sink) {
  for (const auto& [begin, end] : value.source_ranges()) sink.personal(begin, end);
}

// How a value is built, without anything that it says: "a list of 2, each with il, okul", "with ok, data", "a text",
// "nothing". Of 20 names at most; what an operator sees of a landmark: sink.require("data.schools is a list",
// schools.is_array(), json::shape_of(document.root()["data"])).
inline std::string shape_of(const Value& value) {
  const auto names = [](const Value& object) {
    std::string out;
    std::size_t told = 0;
    for (const auto& [key, member] : object.members()) {
      if (told++ == 20) return out + ", …";
      const bool plain =
          key.size() <= 40 && std::all_of(key.begin(), key.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
          });  // other keys may be somebody's name
      (out += out.empty() ? "" : ", ") += plain ? key : "…";
    }
    return out;
  };
  switch (value.kind()) {
    case Kind::object:
      return "with " + (value.size() == 0 ? "no members" : names(value));
    case Kind::array:
      return "a list of " + std::to_string(value.size()) +
             (value[0].is_object() ? ", each with " + names(value[0]) : "");
    case Kind::string:
      return "a text";
    case Kind::number:
      return "a number";
    case Kind::boolean:
      return "true or false";
    case Kind::null:
      return "null";
    default:
      return "nothing";
  }
}

}  // namespace twinwatch::json
