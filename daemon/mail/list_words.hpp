// The attached lists' own words, in one language: their headers are read again when a list comes back filled in
// (feedback_words.hpp), so each stands there in both.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "mail/digest_model.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

struct ListWords {
  std::string_view sheet;  // of the workbook
  // Section, code, province, district, school, type, active project, topic, reason, since, data of, source, link.
  std::array<std::string_view, 13> header;
  std::string_view fresh, continuing, resolved, settled, unknown;  // of the first column; settled: of another matter
  std::string_view active, none, not_visible, not_known, not_confirmed;
  std::string_view written_as;  // "kayıtta yazılan: "
  std::string_view provinces_sheet;
  std::array<std::string_view, 10> provinces_header;
  std::array<std::string_view, 4> october_header;  // behind them in the weeks after the cut-off
  std::string_view no_coordinator, has_coordinator;
};

const ListWords& list_words(const Wording&);

}  // namespace twinwatch::mail
