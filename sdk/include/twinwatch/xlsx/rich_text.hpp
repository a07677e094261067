// twinwatch/xlsx/rich_text.hpp: the content of an <si> (a shared string) or an <is> (a string in its cell): one <t>, or
// runs <r> each with a <t>. Phonetic runs <rPh> tell how to say it and are left out.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/text.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

class RichText {
 public:
  explicit RichText(std::size_t max_octets) : max_octets_(max_octets) {}

  // At the <si> or <is> itself; `preserve` as the elements around it have it.
  void begin(const Attributes& attributes, bool preserve) {
    text_.clear();
    raw_.clear();
    phonetic_ = 0;
    in_t_ = 0;
    preserve_ = asked(attributes, preserve);
  }
  void start(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
    if (phonetic_ || in_t_) return;
    if (name == "rPh") {
      phonetic_ = depth;
    } else if (name == "t") {
      in_t_ = depth;
      preserve_t_ = asked(attributes, preserve_);
      raw_.clear();
    }
  }
  void text(std::string_view piece) {
    if (!in_t_ || phonetic_) return;
    if (raw_.size() + text_.size() + piece.size() > max_octets_)
      throw too_much("a cell of more than " + std::to_string(max_octets_ >> 10) + " KiB");
    raw_ += piece;
  }
  void end(std::uint32_t depth) {
    if (depth == phonetic_) phonetic_ = 0;
    if (depth != in_t_) return;
    in_t_ = 0;
    append_text(text_, raw_, preserve_t_);
  }

  // After the end of the <si> or <is>.
  const std::string& value() const noexcept { return text_; }

  // xml:space of this element: its own, else that of the elements around it.
  static bool asked(const Attributes& attributes, bool around) noexcept {
    const std::string_view space = attributes["space"];
    return space.data() ? space == "preserve" : around;
  }

 private:
  std::size_t max_octets_;
  std::string text_, raw_;
  std::uint32_t phonetic_ = 0, in_t_ = 0;  // the depth at which it began; 0: not inside
  bool preserve_ = false, preserve_t_ = false;
};

}  // namespace twinwatch::xlsx
