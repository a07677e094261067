#include "mail/wording.hpp"

#include <stdexcept>

namespace twinwatch::mail {

const Wording& Wording::of(std::string_view language) {
  if (language == "tr") return turkish();
  if (language == "en") return english();
  throw std::invalid_argument("mail: no wording for language '" + std::string(language) + "'");
}

}  // namespace twinwatch::mail
