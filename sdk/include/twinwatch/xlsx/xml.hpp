// twinwatch/xlsx/xml.hpp: one part of a workbook through Expat, in pieces of 64 KiB, to a handler with
//
//   void start(std::string_view name, const Attributes&, std::uint32_t depth);   // the root's depth is 1
//   void text(std::string_view);                                                 // in pieces, as they come
//   bool end(std::string_view name, std::uint32_t depth);                        // true: pause here, run() returns
//
// Names are local ones: which prefix a writer took, and which of the two namespaces (strict, transitional), says
// nothing. Handlers may throw; what they throw crosses no C code and gets the place put in front. Refused outright: a
// DOCTYPE (no workbook has one, entity bombs do), nesting past Limits::max_depth, and a tag or comment that grows
// without an end (Expat would hold it, and read it again with each piece).
#pragma once
#include <expat.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"
#include "twinwatch/xlsx/archive.hpp"
#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/xml_memory.hpp"

namespace twinwatch::xlsx {

inline std::string_view local_name(const char* name) noexcept {
  const std::string_view whole(name);
  const std::size_t colon = whole.rfind(':');
  return colon == whole.npos ? whole : whole.substr(colon + 1);
}

class Attributes {
 public:
  explicit Attributes(const XML_Char** pairs) noexcept : pairs_(pairs) {}
  // Borrowed until the handler returns; a null view when there is none.
  std::string_view operator[](std::string_view name) const noexcept {
    for (const XML_Char** pair = pairs_; *pair; pair += 2)
      if (local_name(*pair) == name) return pair[1];
    return {};
  }
  // xsd:boolean.
  bool is_true(std::string_view name) const noexcept {
    const std::string_view value = (*this)[name];
    return value == "1" || value == "true";
  }

 private:
  const XML_Char** pairs_;
};

template <class Handler>
class Xml {
 public:
  Xml(Part part, const Limits& limits, Handler& handler)
      : part_(std::move(part)), max_depth_(limits.max_depth), handler_(handler), budget_(limits.max_xml_memory) {
    const XmlBudget::Pays pays(budget_);
    parser_.reset(XML_ParserCreate_MM(nullptr, &XmlBudget::suite(), nullptr));
    if (!parser_) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &on_doctype);
    XML_SetDefaultHandler(parser_.get(), &on_other);  // comments and instructions: only that they ended
  }
  Xml(const Xml&) = delete;
  Xml& operator=(const Xml&) = delete;

  // On to where the handler wants to pause: true; or to the end of the part: false.
  bool run() {
    const XmlBudget::Pays pays(budget_);
    while (!finished_) {
      const XML_Status status = paused_ ? XML_ResumeParser(parser_.get()) : parse_piece();
      paused_ = false;
      if (failure_) std::rethrow_exception(failure_);
      if (status == XML_STATUS_SUSPENDED) return paused_ = true;
      if (status != XML_STATUS_OK) fail();
      if (last_) finished_ = true;
      if (fed_ - heard_ > longest_token) throw too_much(where() + ": a tag or comment of more than a MiB");
    }
    return false;
  }

  std::string where() const {
    return part_.name() + ", line " + std::to_string(XML_GetCurrentLineNumber(parser_.get()));
  }

 private:
  static constexpr int piece = 64 << 10;
  static constexpr std::uint64_t longest_token = 1u << 20;

  XML_Status parse_piece() {
    void* const room = XML_GetBuffer(parser_.get(), piece);
    if (!room) fail();
    const std::size_t got = part_.read(static_cast<char*>(room), piece);
    fed_ += got;
    last_ = got == 0;
    return XML_ParseBuffer(parser_.get(), static_cast<int>(got), last_);
  }

  [[noreturn]] void fail() const {
    const XML_Error code = XML_GetErrorCode(parser_.get());
    if (budget_.exhausted()) throw too_much(where() + ": the XML takes more memory than any workbook's does");
    if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    throw damaged(where() + ": " + XML_ErrorString(code));
  }

  // Runs `step` unless something has failed already: Expat may still call once or twice after it was stopped.
  template <class Step>
  void guarded(Step&& step) noexcept {
    heard_ = fed_;
    if (failure_) return;
    try {
      step();
      return;
    } catch (const SourceChanged& error) {
      try {
        failure_ = std::make_exception_ptr(SourceChanged(where() + ": " + error.what()));
      } catch (...) {
        failure_ = std::current_exception();
      }
    } catch (...) {
      failure_ = std::current_exception();
    }
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    Xml& xml = *static_cast<Xml*>(self);
    xml.guarded([&] {
      if (++xml.depth_ > xml.max_depth_)
        throw too_much("elements nested more than " + std::to_string(xml.max_depth_) + " deep");
      xml.handler_.start(local_name(name), Attributes(attributes), xml.depth_);
    });
  }
  static void XMLCALL on_end(void* self, const XML_Char* name) {
    Xml& xml = *static_cast<Xml*>(self);
    xml.guarded([&] {
      if (xml.handler_.end(local_name(name), xml.depth_--)) XML_StopParser(xml.parser_.get(), XML_TRUE);
    });
  }
  static void XMLCALL on_text(void* self, const XML_Char* text, int length) {
    Xml& xml = *static_cast<Xml*>(self);
    xml.guarded([&] { xml.handler_.text({text, static_cast<std::size_t>(length)}); });
  }
  static void XMLCALL on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<Xml*>(self)->guarded(
        [] { throw too_much("a DOCTYPE, which no workbook has and entity bombs are made of"); });
  }
  static void XMLCALL on_other(void* self, const XML_Char*, int) {
    Xml& xml = *static_cast<Xml*>(self);
    xml.heard_ = xml.fed_;
  }

  struct Free {
    void operator()(XML_ParserStruct* parser) const noexcept { XML_ParserFree(parser); }
  };
  Part part_;
  std::uint32_t max_depth_;
  Handler& handler_;
  XmlBudget budget_;
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::exception_ptr failure_;
  std::uint64_t fed_ = 0;    // octets given to Expat
  std::uint64_t heard_ = 0;  // fed_ when it last said anything
  std::uint32_t depth_ = 0;
  bool paused_ = false, last_ = false, finished_ = false;
};

// A whole part to one handler that never pauses.
template <class Handler>
void read_part(Part part, const Limits& limits, Handler& handler) {
  Xml<Handler> xml(std::move(part), limits, handler);
  while (xml.run()) {
  }
}

}  // namespace twinwatch::xlsx
