#include "alert/operator_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;
constexpr std::int64_t day_ms = 86'400'000;

class Watch {
 public:
  Watch(store::Database& db, std::int64_t now_ms) : db_(db), now_(now_ms) {}

  // An empty message: the cause is gone. One that stands is told again once a day, or when it gets worse.
  void tell(const std::string& cause, std::string_view severity, const std::string& message) {
    Statement open(db_.sql(), "SELECT severity, last_ms FROM notice WHERE cause = ? AND closed_ms IS NULL");
    const bool stands = open.text(1, cause).step();
    const bool told_lately = stands && open.text(0) == severity && now_ - open.integer(1) < day_ms;
    open.reset();
    if (message.empty()) {
      if (stands) close_notice(db_, cause, now_);
    } else if (!told_lately) {
      raise_notice(db_, cause, severity, message, now_);
    }
  }

  void sources(const std::vector<Rule>& rules, const House& house) {
    for (const auto& source : read_freshness(db_)) {
      const auto cause = "source.stale:" + source.source;
      const auto first = house.sources.contains(source.source) ? needed_of(source, rules, house) : std::nullopt;
      if (!first || source.data_ms == 0) {
        tell(cause, "warning", "");
        continue;
      }
      // A fifth of its time is left: enough to ask for a newer export.
      const auto age = now_ - source.data_ms, left = first->age_ms - age;
      if (age * 5 < first->age_ms * 4)
        tell(cause, "warning", "");
      else if (left > 0)
        tell(cause, "warning",
             fmt::format(
                 "The data of source '{}' are {} days old. In {} days {}. Bring a newer export, or see why it is "
                 "not read: `twinwatch runs`",
                 source.source, age / day_ms, (left + day_ms - 1) / day_ms, first->then));
      else
        tell(cause, "error",
             fmt::format(
                 "The data of source '{}' are {} days old: since {} days it is so that {}. Bring a newer export, "
                 "or see why it is not read: `twinwatch runs`",
                 source.source, age / day_ms, -left / day_ms, first->then));
    }
  }

  void review_queue(std::int64_t growth) {
    const auto waiting = [this](std::int64_t at_ms) {
      Statement count(
          db_.sql(),
          "SELECT count(*) FROM link WHERE verdict = 'review' AND known_from <= ?1 AND (known_to IS NULL OR "
          "known_to > ?1)");
      count.integer(1, at_ms).step();
      return count.integer(0);
    };
    Statement begun(db_.sql(), "SELECT known_from FROM link ORDER BY link_id LIMIT 1");
    const auto before = now_ - 7 * day_ms;
    std::string message;
    // The first week's queue has not grown, it has begun.
    if (begun.step() && begun.integer(0) <= before)
      if (const auto then = waiting(before), now = waiting(now_); now - then >= growth)
        message = fmt::format(
            "{} written names wait for a person, {} more than a week ago. What they could be stays unknown meanwhile: "
            "`twinwatch review`, or a round in a spreadsheet with `twinwatch review export sorular.xlsx`",
            now, now - then);
    tell("review.growing", "warning", message);
  }

  void mail(std::int64_t waits_ms) {
    Statement stopped(db_.sql(), "SELECT value FROM switch WHERE name = 'mail' ORDER BY switch_id DESC LIMIT 1");
    const bool brake = stopped.step() && stopped.text(0) == "stop";
    stopped.reset();
    Statement late(
        db_.sql(),
        "SELECT count(*), ifnull(min(created_ms), 0), ifnull((SELECT reply FROM outbox WHERE state IN "
        "('queued','sending','deferred','unknown') AND created_ms <= ?1 AND reply <> '' ORDER BY mail_id DESC "
        "LIMIT 1), '') FROM outbox WHERE state IN ('queued','sending','deferred','unknown') AND created_ms <= "
        "?1");
    late.integer(1, now_ - waits_ms).step();
    std::string message;
    // Who has pulled the brake knows that nothing leaves.
    if (!brake && late.integer(0) != 0)
      message = fmt::format("{} mail(s) have not left, the oldest for {} hours. {}`twinwatch mail list` shows them",
                            late.integer(0), (now_ - late.integer(1)) / 3'600'000,
                            late.text(2).empty() ? "" : fmt::format("The last answer: {}. ", late.text(2)));
    late.reset();
    tell("mail.stuck", "error", message);
  }

  // Room for the database twice: a migration keeps a copy, and so does a backup.
  void disk(const House& house, std::uint64_t least) {
    const auto wanted = std::max(least, 2 * house.database_octets);
    std::string message;
    if (house.disk_free < wanted)
      message = fmt::format(
          "{} MiB are free where the database lies; {} MiB are wanted (the database is {} MiB, and a backup or an "
          "upgrade "
          "needs a copy). Make room, or keep less: service.archive_max_mib and archive_keep",
          house.disk_free >> 20, wanted >> 20, house.database_octets >> 20);
    tell("disk.filling", house.disk_free < wanted / 4 ? "error" : "warning", message);
  }

 private:
  struct Needed {
    std::int64_t age_ms = 0;
    std::string then;
  };

  // The first thing that ends when this source grows old; nothing: nobody asks for its data.
  static std::optional<Needed> needed_of(const SourceFreshness& source, const std::vector<Rule>& rules,
                                         const House& house) {
    std::optional<Needed> first;
    const auto consider = [&](std::int64_t age_ms, std::string then) {
      if (!first || age_ms < first->age_ms) first = Needed{age_ms, std::move(then)};
    };
    if (house.status_max_age_ms != 0 && source.kinds.contains("participation"))
      consider(house.status_max_age_ms, "what it says counts no more and its schools become unknown");
    for (const auto& rule : rules)
      for (const auto& need : rule.needs)
        if (need.what == "source:" + source.source || source.kinds.contains(need.what))
          consider(need.age_ms, fmt::format("the rule '{}' does not run", rule.id));
    return first;
  }

  store::Database& db_;
  std::int64_t now_;
};

}  // namespace

void watch_house(store::Database& db, const std::vector<Rule>& rules, const House& house, const HouseLimits& limits,
                 std::int64_t now_ms) {
  try {
    Watch watch(db, now_ms);
    watch.sources(rules, house);
    watch.review_queue(limits.review_growth);
    watch.mail(limits.mail_waits_ms);
    watch.disk(house, limits.disk_free_octets);
  } catch (const SQLite::Exception& error) {
    if ((error.getErrorCode() & 0xff) != SQLITE_FULL && (error.getErrorCode() & 0xff) != SQLITE_IOERR) throw;
  }
}

}  // namespace twinwatch::alert
