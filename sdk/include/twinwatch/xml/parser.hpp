// twinwatch/xml/parser.hpp: text to Tape through Expat, in one call (in pieces Expat would read a long tag again with
// each of them). What a handler throws crosses no C code.
#pragma once
#include <expat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/errors.hpp"
#include "twinwatch/xlsx/xml_memory.hpp"
#include "twinwatch/xml/node.hpp"

namespace twinwatch::xml {

// The page is no XML that is taken: where, why, and how it begins.
struct NotXml : SourceChanged {
  using SourceChanged::SourceChanged;
};

struct Limits {
  std::size_t max_page = 256u << 20;  // octets
  std::size_t max_depth = 128;        // real feeds nest 4 to 30 deep
  std::size_t max_elements = 1'000'000;
  std::size_t max_attribute = 1u << 20;  // octets of one value
  std::size_t max_names = 10'000;        // different ones; Expat holds each
  std::size_t max_memory = 64u << 20;    // octets that Expat may hold for itself
};

class Parser {
 public:
  Parser(std::string_view utf8, const Limits& limits, Tape& tape)
      : limits_(limits), tape_(tape), budget_(limits.max_memory) {
    tape_.page = utf8;
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  void run() {
    // Servers put an empty line in front of the declaration, which XML forbids.
    start_ = std::min(tape_.page.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), tape_.page.size());
    if (tape_.page.size() > limits_.max_page) fail("it has more than " + std::to_string(limits_.max_page) + " octets");
    const xlsx::XmlBudget::Pays pays(budget_);
    parser_.reset(XML_ParserCreate_MM("UTF-8", &xlsx::XmlBudget::suite(), "\n"));
    if (!parser_) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &on_doctype);
    const std::string_view text = tape_.page.substr(start_);
    const XML_Status status = XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()), 1);
    if (failure_) std::rethrow_exception(failure_);
    if (status == XML_STATUS_OK) return;
    if (budget_.exhausted()) fail("reading it takes more memory than any page should");
    const XML_Error code = XML_GetErrorCode(parser_.get());
    if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    fail(XML_ErrorString(code));
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    std::size_t line = 1, column = 1;
    const std::size_t at = parser_ ? std::min(start_ + index(), tape_.page.size()) : 0;
    for (const char c : tape_.page.substr(0, at)) {
      line += c == '\n';
      column = c == '\n' ? 1 : column + ((static_cast<unsigned char>(c) & 0xC0) != 0x80);
    }
    throw NotXml("the page is no XML that this source can read: line " + std::to_string(line) + ", character " +
                 std::to_string(column) + ": " + why + beginning());
  }
  // Its first tag, which names nobody and tells a web page from a feed.
  std::string beginning() const {
    std::string_view text = tape_.page.substr(start_);
    if (text.empty()) return "; the page is empty";
    text = text.substr(0, std::min(text.find_first_of(">\n"), std::size_t{60}) + 1);
    while (!text.empty() && (static_cast<unsigned char>(tape_.page[start_ + text.size() - 1]) & 0x80) != 0)
      text.remove_suffix(1);  // not through a letter
    return "; the page begins '" + std::string(text) + "'";
  }
  std::size_t index() const noexcept {
    const XML_Index at = XML_GetCurrentByteIndex(parser_.get());
    return at < 0 ? 0 : static_cast<std::size_t>(at);
  }
  static std::uint32_t size32(std::size_t size) noexcept { return static_cast<std::uint32_t>(size); }

  template <class Step>
  void guarded(Step&& step) noexcept {
    if (failure_) return;
    try {
      step();
      return;
    } catch (...) {
      failure_ = std::current_exception();
    }
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  std::uint32_t name(const XML_Char* written) {
    const auto [known, fresh] = numbers_.try_emplace(written, size32(tape_.names.size()));
    if (!fresh) return known->second;
    if (tape_.names.size() == limits_.max_names)
      fail("it has more than " + std::to_string(limits_.max_names) + " different names");
    const std::size_t border = known->first.rfind('\n');
    tape_.names.emplace_back(border == std::string::npos ? "" : known->first.substr(0, border),
                             border == std::string::npos ? known->first : known->first.substr(border + 1));
    return known->second;
  }

  void start(const XML_Char* written, const XML_Char** attributes) {
    if (open_.size() == limits_.max_depth) fail("it nests more than " + std::to_string(limits_.max_depth) + " deep");
    if (tape_.elements.size() == limits_.max_elements)
      fail("it has more than " + std::to_string(limits_.max_elements) + " elements");
    const std::uint32_t own = size32(tape_.elements.size());
    Element element;
    element.name = name(written);
    element.text_begin = size32(tape_.texts.size());
    element.attributes = size32(tape_.attributes.size());
    element.tag_begin = size32(start_ + index());
    element.inside_begin =
        size32(start_ + index()) + size32(static_cast<std::size_t>(XML_GetCurrentByteCount(parser_.get())));
    for (; *attributes; attributes += 2) {
      const std::string_view value = attributes[1];
      if (value.size() > limits_.max_attribute)
        fail("an attribute has more than " + std::to_string(limits_.max_attribute) + " octets");
      const std::uint32_t begin = size32(tape_.values.size());
      tape_.values += value;
      tape_.attributes.push_back({name(attributes[0]), begin, size32(tape_.values.size())});
      ++element.attribute_count;
    }
    tape_.elements.push_back(element);
    if (!open_.empty()) {
      Open& parent = open_.back();
      (parent.last_child == none ? tape_.elements[parent.element].first_child
                                 : tape_.elements[parent.last_child].next) = own;
      parent.last_child = own;
    }
    open_.push_back({own, none});
  }

  static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    Parser& parser = *static_cast<Parser*>(self);
    parser.guarded([&] { parser.start(name, attributes); });
  }
  static void XMLCALL on_end(void* self, const XML_Char*) {
    Parser& parser = *static_cast<Parser*>(self);
    parser.guarded([&] {
      Element& element = parser.tape_.elements[parser.open_.back().element];
      element.text_end = size32(parser.tape_.texts.size());
      element.inside_end = std::max(element.inside_begin, size32(parser.start_ + parser.index()));
      parser.open_.pop_back();
    });
  }
  static void XMLCALL on_text(void* self, const XML_Char* text, int length) {
    Parser& parser = *static_cast<Parser*>(self);
    parser.guarded([&] { parser.tape_.texts.append(text, static_cast<std::size_t>(length)); });
  }
  static void XMLCALL on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int has_inside) {
    Parser& parser = *static_cast<Parser*>(self);
    parser.guarded([&] {
      if (has_inside)
        parser.fail("its DOCTYPE declares things itself, which no feed does and entity bombs are made of");
    });
  }

  struct Open {
    std::uint32_t element = none, last_child = none;
  };
  struct Free {
    void operator()(XML_ParserStruct* parser) const noexcept { XML_ParserFree(parser); }
  };
  Limits limits_;
  Tape& tape_;
  std::size_t start_ = 0;
  xlsx::XmlBudget budget_;
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::exception_ptr failure_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<Open> open_;
};

}  // namespace twinwatch::xml
