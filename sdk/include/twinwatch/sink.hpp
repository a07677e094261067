// twinwatch/sink.hpp: the host's ear. Valid during the start(), parse() or finish() that it is passed to; do not keep
// it. Nothing here fails: what the host cannot accept ends the run with a verdict that names it.
//
// The accounting of a page with rows: row(first, last), then records, or one skip(), or one reject(); at the end
// rows_total(n) with the reader's own count. csv::each_row() does all of that.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "twinwatch/abi.h"
#include "twinwatch/fields.hpp"
#include "twinwatch/host.hpp"
#include "twinwatch/records.hpp"

namespace twinwatch {

enum class Skip { blank = TW_SKIP_BLANK, preamble = TW_SKIP_PREAMBLE, footer = TW_SKIP_FOOTER };

// A further resource: "https://..." on a declared host, or "inbox:*.csv" for every waiting file of that name.
struct Request {
  std::string_view url{};
  std::string_view kind{};          // page type, one of the source's `page_kinds`, or nothing
  std::string_view tag{};           // handed back with the page, at most 4096 octets
  std::string_view method{};        // nothing: GET
  std::string_view content_type{};  // of the body
  std::string_view body{};
  std::initializer_list<std::pair<std::string_view, std::string_view>> headers{};  // e.g. Referer, at most 16
  std::uint32_t max_age_s = 0;  // how old a stored copy may be; 0: the operator's default
};

// What this run claims to be the whole of. What is left out widens the claim.
struct Claim {
  std::string_view kind{};
  std::string_view list{};     // stable name of the list within the source
  std::string_view country{};  // nothing: the operator's
  std::string_view area_1{};   // province as written or plate; nothing: all
  std::string_view area_2{};
  std::string_view period{};   // "2026-2027"; nothing: any
  std::string_view account{};  // portal account
};

class Sink {
 public:
  Sink(const tw_sink* theirs, const Host& host) : to_(copy_sized(theirs)), host_(&host) {}

  // ---- start, parse: ask for more
  void request(const Request& r) {
    std::array<tw_header_view, 16> headers;
    std::size_t count = 0;
    for (const auto& [name, value] : r.headers)
      if (count < headers.size()) headers[count++] = {to_abi(name), to_abi(value)};
    const tw_request_view view{sizeof(view),   r.max_age_s,    to_abi(r.url), to_abi(r.method), to_abi(r.content_type),
                               to_abi(r.body), headers.data(), count,         to_abi(r.tag),    to_abi(r.kind)};
    to_.request(to_.host, &view);
  }

  // ---- parse: rows and what they hold
  void row(std::uint64_t first_line, std::uint64_t last_line) { to_.row(to_.host, first_line, last_line); }

  template <TypedRecord R>
  void record(const R& r, std::string_view list = {}) {
    Fields fields;
    for (const auto& member : R::members) fields.add(member.name, r.*member.at);
    record(R::kind, list, fields);
  }
  void record(std::string_view kind, std::string_view list, const Fields& fields) {
    to_.record(to_.host, to_abi(kind), to_abi(list), fields.data(), fields.size());
  }

  void skip(Skip why) { to_.skip(to_.host, static_cast<tw_skip>(why)); }
  void reject(std::string_view reason) { to_.reject(to_.host, to_abi(reason)); }
  void rows_total(std::uint64_t rows) { to_.rows_total(to_.host, rows); }

  // ---- honesty marks
  void covers(const Claim& claim) {
    const tw_covers_view view = claim_view(claim);
    to_.covers(to_.host, &view);
  }
  // The source itself states how many records the claim holds ("1,451 schools found").
  void expect(const Claim& claim, std::uint64_t records) {
    const tw_covers_view view = claim_view(claim);
    to_.expect(to_.host, &view, records);
  }
  // A landmark was looked for. Not found: the page is "changed", not "empty". Returns `found`.
  bool require(std::string_view landmark, bool found) {
    to_.require(to_.host, to_abi(landmark), found ? 1 : 0);
    return found;
  }
  // The same with an example for the operator: what was matched, or what stands there instead. 120 characters of it are
  // kept. It must not name a person (abi.h). A host older than 0.3 hears the landmark alone.
  bool require(std::string_view landmark, bool found, std::string_view example) {
    if (!to_.landmark || example.empty()) return require(landmark, found);
    to_.landmark(to_.host, to_abi(landmark), found ? 1 : 0, to_abi(example));
    return found;
  }
  // This run found nothing, and nothing is right. Without it an empty run has failed.
  void nothing(std::string_view why) { to_.nothing(to_.host, to_abi(why)); }
  // Octets [begin, end) of Page::text() name a person: blanked before the page is archived.
  void personal(std::size_t begin, std::size_t end) {
    if (begin < end) to_.personal(to_.host, begin, end);
  }
  // The same of a page without text (a workbook): none of its body is kept.
  void personal_body() { to_.personal(to_.host, 0, 0); }
  // The date that the export itself bears, Unix milliseconds: data age counts from it.
  void dated(std::int64_t at_ms) { to_.dated(to_.host, at_ms); }
  // What the reader decided, for `twinwatch inspect`. Silent on a host older than 0.1.
  void finding(std::string_view what, std::string_view value) {
    if (to_.finding) to_.finding(to_.host, to_abi(what), to_abi(value));
  }

  // ---- any call
  void log(Level level, std::string_view message) const { host_->log(level, message); }
  std::string fold(std::string_view text) const { return host_->fold(text); }
  const Host& host() const noexcept { return *host_; }
  // Why the call is about to fail. The boundary says it for you when you throw (errors.hpp).
  void fail(std::string_view message) { to_.fail(to_.host, to_abi(message)); }

 private:
  static tw_covers_view claim_view(const Claim& c) {
    return {sizeof(tw_covers_view), 0,
            to_abi(c.kind),         to_abi(c.list),
            to_abi(c.country),      to_abi(c.area_1),
            to_abi(c.area_2),       to_abi(c.period),
            to_abi(c.account)};
  }

  tw_sink to_;
  const Host* host_;
};

}  // namespace twinwatch
