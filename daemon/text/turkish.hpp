// Turkish casing and sorting for what people read, by ICU with the explicit locale "tr": the same output under
// LC_ALL=C and tr_TR.UTF-8. Comparing keys is fold.hpp's job, not this one's.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace twinwatch::text {

std::string upper_tr(std::string_view utf8);  // "iğdır" -> "İĞDIR"
std::string lower_tr(std::string_view utf8);  // "IĞDIR" -> "ığdır"
std::string title_tr(std::string_view utf8);  // "İĞNE ADA" -> "İğne Ada"

// Turkish alphabetical order (… c ç d … g ğ h ı i … o ö … s ş … u ü …). Not thread-safe; make one per thread.
class Collator {
 public:
  Collator();
  ~Collator();
  bool less(std::string_view a, std::string_view b) const;
  std::string key(std::string_view utf8) const;  // octet order of keys == less()

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace twinwatch::text
