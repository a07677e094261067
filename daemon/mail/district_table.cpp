#include "mail/district_table.hpp"

#include <algorithm>
#include <map>

#include "mail/calendar.hpp"
#include "mail/digest_words.hpp"
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

table::Table digest_table(const Digest& d) {
  table::Table list{"Okullar",
                    {"Bölüm", "Kurum Kodu", "İl", "İlçe", "Okul", "Tür", "Aktif Proje", "Gerekçe", "Ne Zamandan Beri",
                     "Veri Tarihi", "Kaynak", "Bağlantı"},
                    {}};
  auto& rows = list.rows;
  for (const auto& row : d.fresh) rows.push_back(open_line(d, "Yeni", row));
  for (const auto& row : d.continuing) rows.push_back(open_line(d, "Süren", row));
  for (const auto& row : d.resolved) rows.push_back(open_line(d, "Artık aktif", row));
  for (const auto& row : d.unknown)
    rows.push_back(
        {"Bilgi yok", row.code, d.province, row.district, row.name, row.type, "bilinmiyor",
         turkish().unknown_why(row.basis) +
             (row.basis == "unmatched" && !row.detail.empty() ? " (kayıtta yazılan: " + row.detail + ")" : ""),
         "", "", row.basis == "unmatched" ? "" : row.detail, ""});
  return list;
}

}  // namespace twinwatch::mail
