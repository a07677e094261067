#include "text/turkish.hpp"

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <stdexcept>

namespace twinwatch::text {
namespace {

const icu::Locale& turkish() {
  static const icu::Locale locale("tr", "TR");
  return locale;
}

icu::UnicodeString from(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

std::string to(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

std::string upper_tr(std::string_view utf8) { return to(from(utf8).toUpper(turkish())); }
std::string lower_tr(std::string_view utf8) { return to(from(utf8).toLower(turkish())); }
std::string title_tr(std::string_view utf8) { return to(from(utf8).toTitle(nullptr, turkish())); }

struct Collator::Impl {
  std::unique_ptr<icu::Collator> collator;
};

Collator::Collator() : impl_(std::make_unique<Impl>()) {
  UErrorCode error = U_ZERO_ERROR;
  impl_->collator.reset(icu::Collator::createInstance(turkish(), error));
  if (U_FAILURE(error) || !impl_->collator)
    throw std::runtime_error(std::string("Turkish sorting: ICU has no collation data (") + u_errorName(error) +
                             "); reinstall the package libicu72");
}
Collator::~Collator() = default;

bool Collator::less(std::string_view a, std::string_view b) const {
  UErrorCode error = U_ZERO_ERROR;
  return impl_->collator->compareUTF8(icu::StringPiece(a.data(), static_cast<int32_t>(a.size())),
                                      icu::StringPiece(b.data(), static_cast<int32_t>(b.size())), error) == UCOL_LESS;
}

std::string Collator::key(std::string_view utf8) const {
  const auto text = from(utf8);
  std::string out(64 + 4 * utf8.size(), '\0');
  auto* const octets = reinterpret_cast<std::uint8_t*>(out.data());
  auto size = impl_->collator->getSortKey(text, octets, static_cast<int32_t>(out.size()));
  if (size > static_cast<int32_t>(out.size())) {
    out.resize(static_cast<std::size_t>(size));
    size = impl_->collator->getSortKey(text, reinterpret_cast<std::uint8_t*>(out.data()), size);
  }
  out.resize(size > 0 ? static_cast<std::size_t>(size) - 1 : 0);  // without ICU's closing zero octet
  return out;
}

}  // namespace twinwatch::text
