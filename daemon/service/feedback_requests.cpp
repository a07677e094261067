#include "service/feedback_requests.hpp"

#include <stdexcept>

#include "mail/approval.hpp"
#include "service/members.hpp"

namespace twinwatch::service {
namespace {

std::vector<mail::FilledRow> filled_rows(const boost::json::object& request) {
  std::vector<mail::FilledRow> rows;
  const auto* list = request.if_contains("rows");
  if (list == nullptr || !list->is_array()) throw std::invalid_argument("\"rows\" must be a list");
  for (const auto& value : list->get_array()) {
    if (!value.is_object()) throw std::invalid_argument("each of \"rows\" must be an object");
    const Members row(value.get_object());
    rows.push_back({row.number("line"), row.text("key"), row.text("code"), row.text("district"), row.text("school"),
                    row.text("decision"), row.text("until"), row.text("link"), row.text("note")});
  }
  return rows;
}

}  // namespace

boost::json::object carry_out_feedback(store::Database& db, const place::Gazetteer& places,
                                       const mail::FeedbackPolicy& policy, const boost::json::object& request,
                                       const std::string& by, std::int64_t now_ms) {
  const Members asked(request);
  const auto act = asked.text("act");
  boost::json::object reply;
  if (act == "import") {
    const mail::Answerer answerer{by, static_cast<int>(asked.number("plate"))};
    reply["rows"] =
        feedback_rows_json(mail::settle_feedback(db, filled_rows(request), answerer, policy, places, now_ms, true));
  } else if (act == "undo") {
    reply["told"] = mail::undo_answer(db, asked.number("answer"), by, asked.text("reason"), now_ms);
  } else {
    throw std::invalid_argument(fmt::format("\"{}\" is nothing that can be done with answers: import, undo", act));
  }
  return reply;
}

boost::json::array carry_out_approval(store::Database& db, const mail::MailPolicy& policy,
                                      const boost::json::object& request, const std::string& by, std::int64_t now_ms) {
  const Members asked(request);
  boost::json::array list;
  for (const auto& line : mail::approve_drafts(db, policy, {asked.number("mail"), asked.text("route"), by}, now_ms))
    list.push_back(boost::json::object{{"mail", line.mail_id},
                                       {"route", line.route},
                                       {"recipient", line.recipient},
                                       {"subject", line.subject},
                                       {"what", mail::name_of(line.what)},
                                       {"told", line.told}});
  return list;
}

boost::json::object feedback_row_json(const mail::FilledRow& row) {
  return {{"line", row.line},         {"key", row.key},       {"code", row.code},
          {"district", row.district}, {"school", row.school}, {"decision", row.decision},
          {"until", row.until},       {"link", row.link},     {"note", row.note}};
}

boost::json::array feedback_rows_json(const std::vector<mail::FeedbackOutcome>& rows) {
  boost::json::array list;
  for (const auto& row : rows)
    list.push_back(boost::json::object{{"line", row.line},
                                       {"school", row.school_id},
                                       {"answer", row.answer_id},
                                       {"what", mail::name_of(row.what)},
                                       {"says", row.says},
                                       {"told", row.told}});
  return list;
}

}  // namespace twinwatch::service
