#include "mail/district_table.hpp"

#include <algorithm>
#include <map>

#include "mail/calendar.hpp"
#include "mail/digest_words.hpp"
#include "mail/feedback_key.hpp"
#include "mail/feedback_words.hpp"
#include "mail/turkish_number.hpp"
#include "text/turkish.hpp"

namespace twinwatch::mail {

namespace {

struct DistrictCounts {
  std::int64_t fresh = 0, continuing = 0, unknown = 0;
};

std::vector<table::Cell> open_line(const Digest& d, const char* section, const SchoolRow& row) {
  const auto& e = row.evidence;
  std::string state = e.basis == "record" ? "aktif" : e.basis == "seen_none" ? "görünmüyor" : "yok";
  if (row.now_unknown) state += " (güncel veriyle doğrulanamadı)";
  return {section,
          row.code,
          d.province,
          row.district,
          row.name,
          row.type,
          state,
          turkish().why(row),
          local_day(row.since_ms),
          e.data_ms ? table::Cell(local_day(*e.data_ms)) : table::Cell(),
          e.source,
          e.url};
}

}  // namespace

void add_districts(const Digest& d, Fields& f) {
  std::map<std::string, DistrictCounts> counts;
  for (const auto& row : d.fresh) counts[row.district].fresh += 1;
  for (const auto& row : d.continuing) counts[row.district].continuing += 1;
  for (const auto& row : d.unknown) counts[row.district].unknown += 1;
  const text::Collator collator;
  std::vector<std::pair<std::string, DistrictCounts>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end(),
            [&](const auto& a, const auto& b) { return collator.less(a.first, b.first); });
  for (const auto& [district, count] : sorted) {
    Fields row;
    row.text["district"] = district.empty() ? "İlçesi yazılmamış" : district;
    row.text["fresh_count"] = number_tr(count.fresh);
    row.text["continuing_count"] = number_tr(count.continuing);
    row.text["open"] = number_tr(count.fresh + count.continuing);
    row.text["unknown_count"] = number_tr(count.unknown);
    f.lists["districts"].push_back(std::move(row));
  }
}

table::Table digest_table(const Digest& d, const Frame& frame) {
  table::Table list{"Okullar",
                    {"Bölüm", std::string(code_header), "İl", std::string(district_header), std::string(school_header),
                     "Tür", "Aktif Proje", "Gerekçe", "Ne Zamandan Beri", "Veri Tarihi", "Kaynak", "Bağlantı"},
                    {}};
  add_answer_columns(list, local_day(frame.now_ms));
  const auto add = [&](std::vector<table::Cell> row, std::int64_t alert_id, std::int64_t school_id) {
    for (int i = 0; i < 4; ++i) row.emplace_back(std::string());  // the answer
    row.emplace_back(written_key({d.route, frame.period, alert_id, school_id}));
    list.rows.push_back(std::move(row));
  };
  for (const auto& row : d.fresh) add(open_line(d, "Yeni", row), row.alert_id, row.school_id);
  for (const auto& row : d.continuing) add(open_line(d, "Süren", row), row.alert_id, row.school_id);
  for (const auto& row : d.resolved) add(open_line(d, "Artık aktif", row), row.alert_id, row.school_id);
  for (const auto& row : d.unknown)
    add({"Bilgi yok", row.code, d.province, row.district, row.name, row.type, "bilinmiyor",
         turkish().unknown_why(row.basis) +
             (row.basis == "unmatched" && !row.detail.empty() ? " (kayıtta yazılan: " + row.detail + ")" : ""),
         "", "", row.basis == "unmatched" ? "" : row.detail, ""},
        0, row.school_id);
  return list;
}

}  // namespace twinwatch::mail
