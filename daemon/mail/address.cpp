#include "mail/address.hpp"

#include <fmt/format.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <memory>

#include "text/utf8.hpp"

namespace twinwatch::mail {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  while (at != end) {
    const auto length = text::utf8_length(at, end);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

// By ICU: libcurl and GMime ask libidn2, which reads the locale's charset, and a service's locale is C. "": no domain.
std::string ascii_domain(std::string_view domain) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, void (*)(UIDNA*)> idna(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &error), uidna_close);
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  std::string out(256, '\0');
  const auto size = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<int32_t>(domain.size()), out.data(),
                                           static_cast<int32_t>(out.size()), &info, &error);
  if (U_FAILURE(error) || info.errors != 0 || size <= 0 || size > static_cast<int32_t>(out.size())) return {};
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

std::string canonical_address(std::string_view written) {
  std::string address(written);
  const auto at = address.rfind('@');
  if (at != std::string::npos && !is_ascii(std::string_view(address).substr(at + 1)))
    if (const auto domain = ascii_domain(std::string_view(address).substr(at + 1)); !domain.empty())
      address = address.substr(0, at + 1) + domain;
  for (char& c : address)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return address;
}

std::string address_problem(std::string_view address) {
  if (address.empty()) return "is empty";
  if (address.size() > 254) return "is longer than 254 octets";
  for (char c : address) {
    const auto u = static_cast<unsigned char>(c);
    if (u <= 0x20 || u == 0x7f) return "holds a space or a control character";
    if (std::string_view("()<>[]:;,\\\"").find(c) != std::string_view::npos)
      return fmt::format("holds '{}', write one bare address", c);
  }
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return "has no name@host";
  if (address.find('@', at + 1) != std::string_view::npos) return "has two '@'";
  if (!is_utf8(address)) return "is not written in UTF-8";
  if (!is_ascii(address.substr(at + 1))) return "has a host that no domain can be";
  return {};
}

}  // namespace twinwatch::mail
