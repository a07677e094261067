#include "mail/feedback_scope.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "mail/calendar.hpp"
#include "mail/routes.hpp"

namespace twinwatch::mail {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

FeedbackScope::FeedbackScope(store::Database& db, const std::vector<FilledRow>& rows, const Answerer& answerer,
                             const place::Gazetteer& places, std::int64_t now_ms)
    : db_(db), places_(places), by_(answerer.by), is_coordinator_(answerer.by.find('@') != std::string::npos) {
  if (by_.empty())
    throw std::invalid_argument("Who answers? Say it with --by: the coordinator's address, or your name");
  if (is_coordinator_) {
    by_ = lower(by_);
    const auto known = coordinators(db, iso_day(now_ms));
    whole_country_ = known.national.contains(by_);
    for (const auto& [plate, addresses] : known.of_province)
      if (addresses.contains(by_)) plates_.insert(plate);
    if (plates_.empty() && !whole_country_)
      throw std::invalid_argument(fmt::format(
          "{} is no confirmed coordinator today. Add the address to the coordinators' list, or say who you are with "
          "--by NAME and answer for the one whose list it is",
          by_));
    if (answerer.plate != 0 && !covers(answerer.plate))
      throw std::invalid_argument(
          fmt::format("{} is not the coordinator of {}, but of {}", by_, province(answerer.plate), in_words()));
  }
  if (answerer.plate != 0) {
    plates_ = {answerer.plate};
    whole_country_ = false;
  }
  if (is_coordinator_ || answerer.plate != 0) return;
  for (const auto& row : rows)
    if (const auto key = row.says_nothing() ? std::nullopt : read_key(row.key))
      if (const int plate = plate_of_route(key->route); plate != 0) plates_.insert(plate);
  if (plates_.empty())
    throw std::invalid_argument(
        "No row says which list it is of: name the province with --province, or the coordinator's address with --by");
  if (plates_.size() > 1)
    throw std::invalid_argument(fmt::format(
        "The file holds rows of several lists ({}): import each by itself, with --province or with the coordinator's "
        "address as --by",
        in_words()));
}

std::string FeedbackScope::province(int plate) const {
  const auto* province = places_.province(plate);
  return province != nullptr ? province->name : fmt::format("{:02}", plate);
}

std::string FeedbackScope::in_words() const {
  std::string all;
  for (const int plate : plates_) all += (all.empty() ? "" : ", ") + province(plate);
  return whole_country_ ? "the whole country" : all;
}

std::string FeedbackScope::person(const std::string& route, const std::string& period) const {
  if (is_coordinator_) return by_;
  SQLite::Statement whose(db_.sql(), "SELECT DISTINCT recipient FROM outbox WHERE route = ? AND period = ? LIMIT 2");
  whose.bind(1, route);
  whose.bind(2, period);
  std::string person = by_;
  if (whose.executeStep()) person = whose.getColumn(0).getString();
  return whose.executeStep() ? by_ : person;
}

}  // namespace twinwatch::mail
