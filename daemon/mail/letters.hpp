// What one recipient of one route (the operator apart: operator_mail.hpp) is written for a period: gathered and
// rendered, nothing stored. The same facts, the same policy and the same instant give the same octets, whether it is
// composed for the first time or again (mail/again.hpp): what a letter says must come from what is passed in and from
// the connection, and from nowhere else.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mail/audience.hpp"
#include "mail/digest.hpp"
#include "mail/digest_model.hpp"
#include "mail/digest_words.hpp"
#include "mail/october.hpp"
#include "mail/outbox_rows.hpp"
#include "mail/routes.hpp"
#include "mail/templates.hpp"

namespace twinwatch::mail {

struct DigestLetter {
  Letter letter;
  Digest digest;
  bool drafts_told = false;  // whether a draft counted as told
};

class Letters {
 public:
  Letters(store::Database&, const place::Gazetteer&, const std::vector<alert::Rule>&, const MailPolicy&,
          std::string period, std::int64_t now_ms);

  // nullopt: nothing to tell.
  std::optional<DigestLetter> digest(const std::string& route, const alert::Coverage&, const std::string& recipient,
                                     bool for_desk) const;
  std::optional<Letter> national(const std::vector<alert::Coverage>&, const Coordinators&,
                                 const std::string& recipient) const;

 private:
  Frame frame() const;
  Letter begun(const std::string& route, const std::string& thread, const std::string& kind,
               const std::string& recipient) const;
  bool takes_place_of_draft(const std::string& route, const std::string& recipient) const;
  void attach(const table::Table& list, const std::string& stem, Message& message) const;

  store::Database& database_;
  const place::Gazetteer& places_;
  const std::vector<alert::Rule>& rules_;
  const MailPolicy& policy_;
  const std::string period_;
  const std::int64_t now_ms_;
  const Templates templates_;
  const alert::NotTold not_told_;
  const October october_;
};

}  // namespace twinwatch::mail
