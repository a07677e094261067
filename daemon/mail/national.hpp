// The national desk's own mail: every province in plate order with its coverage beside every share, so that nobody
// reads a low number where little is known, and no ranking. Counts only: lists of schools stay in the province (domain
// 6).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/status.hpp"
#include "mail/digest_words.hpp"
#include "mail/october.hpp"
#include "mail/templates.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"
#include "table/table.hpp"

namespace twinwatch::mail {

struct ProvinceLine {
  alert::Coverage coverage;
  std::string name;
  std::int64_t open = 0, fired = 0, resolved = 0;  // alerts: open now; begun and ended since the desk's last summary
  std::optional<alert::Movement> projects{};       // since the cut-off, in its season
  bool to_desk = false;                            // has no confirmed coordinator
};

struct NationalSummary {
  alert::Coverage country;
  std::vector<ProvinceLine> provinces;  // with schools, by plate
  bool baseline = true;
  std::int64_t open = 0, fired = 0, resolved = 0;
  std::optional<OctoberCounts> october{};
  std::vector<alert::TrendPoint> trend;  // the country's, for the picture
};

NationalSummary gather_national(store::Database&, const place::Gazetteer&, const std::vector<alert::Coverage>&,
                                std::string_view recipient, bool count_drafts, std::int64_t now_ms);
bool has_something_to_tell(const NationalSummary&);

std::string national_subject(const NationalSummary&, const Frame&);
std::string national_file_stem(const Frame&);  // "iller-2026-W47", without what a kind of file adds
Fields national_fields(const NationalSummary&, const Frame&);
table::Table national_table(const NationalSummary&, const Frame&);

}  // namespace twinwatch::mail
