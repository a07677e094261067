// twinwatch/page.hpp: one fetched resource as a source sees it. Everything is borrowed: it holds during parse() and
// must not be kept.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "twinwatch/abi.h"
#include "twinwatch/text_view.hpp"

namespace twinwatch {

class Page {
 public:
  explicit Page(const tw_page_view* theirs) : view_(copy_sized(theirs)) {}

  // The body as UTF-8: BOM removed, octets without meaning replaced by U+FFFD.
  std::string_view text() const noexcept { return from_abi(view_.text); }
  // The body as it came.
  std::span<const std::uint8_t> body() const noexcept { return {view_.body.data, view_.body.size}; }

  std::uint32_t status() const noexcept { return view_.status; }
  std::string_view asked_url() const noexcept { return from_abi(view_.asked_url); }
  std::string_view url() const noexcept { return from_abi(view_.final_url); }  // after redirects
  std::string_view tag() const noexcept { return from_abi(view_.tag); }        // what the request was given
  std::string_view content_type() const noexcept { return from_abi(view_.content_type); }
  std::string_view charset() const noexcept { return from_abi(view_.charset); }
  std::int64_t fetched_at_ms() const noexcept { return view_.fetched_at_ms; }  // the only "now" there is

  // "okullar.csv" of "inbox:okullar.csv"; of an https address the whole address.
  std::string_view name() const noexcept {
    constexpr std::string_view scheme = "inbox:";
    std::string_view address = url();
    if (address.substr(0, scheme.size()) == scheme) address.remove_prefix(scheme.size());
    return address;
  }

  // The first header of that name (compared without case), or a null view.
  std::string_view header(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < view_.header_count; ++i)
      if (same_header(from_abi(view_.headers[i].name), name)) return from_abi(view_.headers[i].value);
    return {};
  }

  // Where in text() a view into it lies: what Sink::personal() asks for.
  std::size_t offset_of(std::string_view part) const noexcept {
    return static_cast<std::size_t>(part.data() - text().data());
  }

 private:
  static bool same_header(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
  }

  tw_page_view view_;
};

}  // namespace twinwatch
