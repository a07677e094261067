#include "mail/item_fields.hpp"

#include "mail/calendar.hpp"

namespace twinwatch::mail {

Fields item_fields(const Wording& words, const SchoolRow& row, const std::string& why, bool with_district,
                   const std::string& common) {
  const auto& e = row.evidence;
  Fields f;
  f.text["name"] = row.name;
  f.text["code"] = row.code;
  f.text["where"] = with_district ? row.district : "";
  f.text["why"] = why == common ? "" : why;
  f.text["since"] = e.basis == "record" ? "" : words.since(row.since_ms);
  std::string details = row.code;
  for (const auto& part : {f.text["where"], f.text["since"]})
    if (!part.empty()) details += (details.empty() ? "" : " · ") + part;
  f.text["details"] = details;
  f.text["checked"] = e.data_ms ? short_day(*e.data_ms) : "";
  f.text["source"] = e.source;
  f.text["link"] = e.url;
  f.text["stale"] = row.now_unknown ? words.stale() : "";
  return f;
}

}  // namespace twinwatch::mail
