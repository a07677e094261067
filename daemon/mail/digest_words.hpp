// A digest in words: its subject, the values that the templates are filled with, and the attached table. How it is
// built is here, whatever the language; the sentences are Wording's, and what depends on nothing is in config/mail.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/digest_model.hpp"
#include "mail/help_link.hpp"
#include "mail/message.hpp"
#include "mail/templates.hpp"
#include "mail/wording.hpp"
#include "table/table.hpp"

namespace twinwatch::mail {

struct Frame {
  const Wording& words;
  std::string banner, subject_tag;
  std::string period;  // '2026-W47'
  std::string unsubscribe_mailto;
  std::int64_t now_ms = 0;
  std::vector<HelpLink> links{};
};

std::string digest_subject(const Digest&, const Frame&);
std::string digest_file_stem(const Digest&, const Frame&);  // "Şanlıurfa-okullar-2026-W47", without .csv or .xlsx
Fields digest_fields(const Digest&, const Frame&);
table::Table digest_table(const Digest&, const Frame&);  // feedback_words.hpp: where answers are written

// {{attachment}}: the workbook, {{attachment_csv}}: the same list as CSV.
void name_lists(const std::string& stem, Fields&);

// {{picture}}: its Content-ID, {{picture_alt}}: what it says, for whom cannot see it.
Picture add_picture(const Wording&, const std::vector<alert::TrendPoint>&, const alert::Coverage&, Fields&);

}  // namespace twinwatch::mail
