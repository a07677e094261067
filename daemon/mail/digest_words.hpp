// A digest in Turkish: its subject, the values that the templates are filled with, and the attached table. All wording
// that depends on a number, a basis or a suffix is here; all that does not is in config/mail.
//
// Tone: an offer of help to the coordinator, never a blacklist (design 6, domain 6). A list that says none gives "aktif
// projesi yok (… listesinde)"; absence from public pages only "görünmüyor", never "yok".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/digest_model.hpp"
#include "mail/templates.hpp"
#include "table/table.hpp"

namespace twinwatch::mail {

struct Frame {
  std::string banner, subject_tag;
  std::string period;  // '2026-W47'
  std::string unsubscribe_mailto;
  std::int64_t now_ms = 0;
};

std::string digest_subject(const Digest&, const Frame&);
std::string digest_file_stem(const Digest&, const Frame&);  // "Şanlıurfa-okullar-2026-W47", without .csv or .xlsx
Fields digest_fields(const Digest&, const Frame&);
table::Table digest_table(const Digest&);

// {{attachment}}: the workbook, {{attachment_csv}}: the same list as CSV.
void name_lists(const std::string& stem, Fields&);

// The sentence that stands first everywhere: "Erzurum ilinde 500 okulun 412'si hakkında bilgi var; 88 okul için …".
std::string coverage_tr(const std::string& where, const alert::Coverage&);

// "aktif projesi yok (katilim.csv listesinde, 13.11.2026)"
std::string why_tr(const SchoolRow&);
std::string unknown_why_tr(std::string_view basis);

}  // namespace twinwatch::mail
