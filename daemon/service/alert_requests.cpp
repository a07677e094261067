#include "service/alert_requests.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "alert/acknowledgement.hpp"
#include "alert/hold.hpp"
#include "alert/silence.hpp"
#include "service/mail_marks.hpp"
#include "store/transaction.hpp"

namespace twinwatch::service {
namespace {
namespace json = boost::json;

// A member that is not there is 0 or empty; one of another type is an error of who asks.
std::int64_t number_in(const json::object& asked, std::string_view key) {
  const auto* value = asked.if_contains(key);
  if (value == nullptr) return 0;
  if (!value->is_int64()) throw std::invalid_argument(fmt::format("\"{}\" must be a whole number", key));
  return value->get_int64();
}

std::string text_in(const json::object& asked, std::string_view key) {
  const auto* value = asked.if_contains(key);
  if (value == nullptr) return {};
  if (!value->is_string()) throw std::invalid_argument(fmt::format("\"{}\" must be a text", key));
  return std::string(value->get_string());
}

json::object acknowledged(store::Database& db, const json::object& asked, const std::string& by, bool take_back,
                          std::int64_t now_ms) {
  alert::Acknowledging word;
  word.school_id = number_in(asked, "school");
  word.rule = text_in(asked, "rule");
  word.person = by;
  word.reason = text_in(asked, "reason");
  word.until_ms = number_in(asked, "until_ms");
  const auto alerts =
      take_back ? alert::take_back_acknowledgement(db, word, now_ms) : alert::acknowledge(db, word, now_ms);
  return {{"alerts", json::array(alerts.begin(), alerts.end())},
          {"told",
           fmt::format("{} {} of school #{}", alerts.size() == 1 ? "1 alert" : fmt::format("{} alerts", alerts.size()),
                       take_back ? "no longer acknowledged" : "acknowledged", word.school_id)}};
}

json::object decided(store::Database& db, const json::object& asked, const std::string& by, bool approve,
                     std::int64_t now_ms) {
  const auto hold = alert::decide_hold(db, number_in(asked, "hold"), approve, by, text_in(asked, "reason"), now_ms);
  return {{"hold_id", hold.hold_id},
          {"state", hold.state},
          {"compose", approve || mail_marks(db).owed},
          {"told", fmt::format("Hold {} is {}", hold.hold_id, hold.state)}};
}

json::object carried_out(store::Database& db, const json::object& asked, const std::string& by, std::int64_t now_ms) {
  const auto act = text_in(asked, "act");
  if (act == "ack" || act == "unack") return acknowledged(db, asked, by, act == "unack", now_ms);
  if (act == "silence") {
    const alert::SilenceScope scope{text_in(asked, "rule"), number_in(asked, "plate"), number_in(asked, "district"),
                                    number_in(asked, "school")};
    const auto id = alert::silence(db, scope, by, text_in(asked, "reason"), number_in(asked, "until_ms"), now_ms);
    return {{"silence", id}, {"told", fmt::format("Silence {} stands", id)}};
  }
  if (act == "unsilence") {
    const auto id = number_in(asked, "silence");
    alert::lift_silence(db, id, by, text_in(asked, "reason"), now_ms);
    return {{"silence", id}, {"told", fmt::format("Silence {} is lifted", id)}};
  }
  if (act == "approve" || act == "reject") return decided(db, asked, by, act == "approve", now_ms);
  throw std::invalid_argument(fmt::format(
      "\"{}\" is nothing that can be said of alerts: ack, unack, silence, unsilence, approve, reject", act));
}

}  // namespace

json::object carry_out_alert(store::Database& db, const json::object& request, const std::string& by,
                             std::int64_t now_ms) {
  store::Transaction transaction(db);
  auto told = carried_out(db, request, by, now_ms);
  transaction.commit();
  return told;
}

}  // namespace twinwatch::service
