// Where a coordinator finds more: how a school registers, training dates, whom to ask. [[mail.link]] of the
// configuration.
#pragma once
#include <string>

namespace twinwatch::mail {

struct HelpLink {
  std::string title_tr, title_en;  // what is found there; title_en empty: title_tr
  std::string url;                 // http or https, whole
};

}  // namespace twinwatch::mail
