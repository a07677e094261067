#include "mail/letters.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "mail/approval.hpp"
#include "mail/national.hpp"
#include "table/as_csv.hpp"
#include "table/as_xlsx.hpp"

namespace twinwatch::mail {

Letters::Letters(store::Database& database, const place::Gazetteer& places, const std::vector<alert::Rule>& rules,
                 const MailPolicy& policy, std::string period, std::int64_t now_ms)
    : database_(database),
      places_(places),
      rules_(rules),
      policy_(policy),
      period_(std::move(period)),
      now_ms_(now_ms),
      templates_(Templates::load(policy.templates, policy.language)),
      not_told_(database),
      october_(database, policy.calendar, policy.status, now_ms) {}

Frame Letters::frame() const {
  const auto& words = Wording::of(policy_.language);
  return {words,
          words.language() == "en" ? policy_.banner_en : policy_.banner_tr,
          policy_.subject_tag,
          period_,
          policy_.unsubscribe_mailto,
          now_ms_,
          policy_.links};
}

Letter Letters::begun(const std::string& route, const std::string& thread, const std::string& kind,
                      const std::string& recipient) const {
  Letter letter{.route = route,
                .thread = thread,
                .kind = kind,
                .period = period_,
                .state = policy_.sends(route) ? "queued" : "draft",
                .message = {}};
  letter.message.recipient = recipient;
  return letter;
}

// A draft that nobody let go was never told: what takes its place says all of it.
bool Letters::takes_place_of_draft(const std::string& route, const std::string& recipient) const {
  return !policy_.sends(route) && draft_waits(database_, route, recipient);
}

// One list twice: what opens at a click, and what every program reads.
void Letters::attach(const table::Table& list, const std::string& stem, Message& message) const {
  message.attachments.push_back({stem + ".csv", "text/csv", table::as_csv(list)});
  message.attachments.push_back({stem + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                 table::as_xlsx(list, now_ms_)});
}

std::optional<DigestLetter> Letters::digest(const std::string& route, const alert::Coverage& coverage,
                                            const std::string& recipient, bool for_desk) const {
  DigestAsk ask{.route = route,
                .recipient = recipient,
                .plate = coverage.plate,
                .now_ms = now_ms_,
                .for_desk = for_desk,
                .with_seen_none = policy_.may_tell_seen_none(route) || !policy_.sends(route),
                .count_drafts = !policy_.sends(route)};
  Digest digest = gather(database_, places_, rules_, coverage, ask);
  leave_out(digest, not_told_);
  if (!has_something_to_tell(digest, now_ms_)) return std::nullopt;
  if (takes_place_of_draft(route, recipient)) {
    ask.count_drafts = false;
    digest = gather(database_, places_, rules_, coverage, ask);
    leave_out(digest, not_told_);
  }

  digest.october = october_.of_province(digest.plate);

  Fields fields = digest_fields(digest, frame());
  auto letter =
      begun(route, fmt::format("digest:{:02}", digest.plate), digest.baseline ? "baseline" : "digest", recipient);
  letter.message.subject = digest_subject(digest, frame());
  letter.message.pictures.push_back(add_picture(frame().words, digest.trend, digest.coverage, fields));
  letter.message.text = templates_.fill("digest.txt", fields);
  letter.message.html = templates_.fill("digest.html", fields);
  attach(digest_table(digest, frame()), digest_file_stem(digest, frame()), letter.message);
  complete(database_, policy_, now_ms_, letter);
  return DigestLetter{std::move(letter), std::move(digest), ask.count_drafts};
}

std::optional<Letter> Letters::national(const std::vector<alert::Coverage>& coverages, const Coordinators& who,
                                        const std::string& recipient) const {
  const std::string name = "national";
  auto summary = gather_national(database_, places_, coverages, recipient, !policy_.sends(name), now_ms_);
  if (!has_something_to_tell(summary)) return std::nullopt;
  if (takes_place_of_draft(name, recipient))
    summary = gather_national(database_, places_, coverages, recipient, false, now_ms_);
  for (auto& line : summary.provinces) line.to_desk = !who.of_province.contains(line.coverage.plate);
  std::set<int> plates;
  for (const auto& line : summary.provinces) plates.insert(line.coverage.plate);
  summary.october = october_.of_country(plates);
  for (auto& line : summary.provinces)
    if (const auto counts = october_.of_province(line.coverage.plate)) line.projects = counts->projects;
  Fields fields = national_fields(summary, frame());
  auto letter = begun(name, "national", summary.baseline ? "baseline" : "digest", recipient);
  letter.message.subject = national_subject(summary, frame());
  letter.message.pictures.push_back(add_picture(frame().words, summary.trend, summary.country, fields));
  letter.message.text = templates_.fill("national.txt", fields);
  letter.message.html = templates_.fill("national.html", fields);
  attach(national_table(summary, frame()), national_file_stem(frame()), letter.message);
  complete(database_, policy_, now_ms_, letter);
  return letter;
}

}  // namespace twinwatch::mail
