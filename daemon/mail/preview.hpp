// What a route would be sent, today or on any day that is past: composed as always, from what was known then, and
// thrown away. Nothing is stored.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "mail/digest.hpp"
#include "mail/reading.hpp"

namespace twinwatch::mail {

struct PreviewAsk {
  std::string route;   // 'province:25', 'national'
  std::string period;  // '2026-W47'
  std::int64_t at_ms = 0;
  std::int64_t known_ms = 0;  // what was known then, no later than at_ms; 0: all that is known
};

// `reader`: a connection for this alone (store/past.hpp). One for each recipient; empty: nothing to tell.
std::vector<MailShown> preview(store::Database& reader, const place::Gazetteer&, const std::vector<alert::Rule>&,
                               const MailPolicy&, const PreviewAsk&);

}  // namespace twinwatch::mail
