// A mail that was written is composed again from the facts as they were known when it was, to be compared with the
// octets that the outbox stored: whoever asks why a mail said what it said gets the mail's own way of saying it, from
// records that lead back to pages. Nothing of the stored octets goes into it; nothing is written.
//
// Of the mail itself it takes what it is: route, recipient, period, instant, and whether it was a draft. What the file
// has no past of is today's: the configuration (sender, language, banner, whether "seen none" may be told), the
// templates, rules' titles and advice, the gazetteer, fonts, and this program. Where one of these has changed since,
// the mail differs, and what differs is said.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/rules.hpp"
#include "mail/digest.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

// All mails that one composing wrote see the same past: what is read once for all of them is kept here.
class PastComposing {
 public:
  // `reader`: a connection for this alone (store/past.hpp). `mail_id`: any mail of that composing. Throws
  // std::invalid_argument when there is no such mail.
  PastComposing(store::Database reader, const place::Gazetteer&, const std::vector<alert::Rule>&, const MailPolicy&,
                std::int64_t mail_id);
  ~PastComposing();

  // nullopt: from what was known then, nothing would be written to that recipient.
  std::optional<std::string> octets(std::int64_t mail_id);
  bool wrote(std::int64_t mail_id);  // whether it is one of this composing's

 private:
  struct Past;
  std::unique_ptr<Past> past_;
};

struct Again {
  std::string stored;                 // as the outbox holds it
  std::optional<std::string> octets;  // as it is composed now
  std::vector<std::string> differs;   // "Subject", "text", "html", "picture", "Erzurum-okullar-2026-W47.xlsx", …
  bool identical() const { return octets && *octets == stored; }
};

// A mail that was made lighter (lighter.hpp) is its first one, composed again and made lighter again: that one lies in
// another composing, so a reader is opened for it.
Again render_again(const std::function<store::Database()>& open_reader, const place::Gazetteer&,
                   const std::vector<alert::Rule>&, const MailPolicy&, std::int64_t mail_id);

// Which parts of two mails differ; empty: none that a reader would see, or the very same octets.
std::vector<std::string> differing_parts(std::string_view one, std::string_view other);

}  // namespace twinwatch::mail
