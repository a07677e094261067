// feedback list, feedback undo.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "alert/answers.hpp"
#include "cli/answer_json.hpp"
#include "cli/feedback_commands.hpp"
#include "cli/review_commands.hpp"
#include "mail/feedback_words.hpp"
#include "match/written_group.hpp"

namespace twinwatch::cli {

namespace json = boost::json;

json::object answer_json(const alert::Answer& a) {
  return {{"answer", a.answer_id},
          {"school", a.school_id},
          {"alert", a.alert_id},
          {"rule", a.rule},
          {"says", alert::name_of(a.says)},
          {"until_ms", a.until_ms},
          {"link", a.link},
          {"note", a.note},
          {"route", a.route},
          {"period", a.period},
          {"by", a.person},
          {"entered_by", a.entered_by},
          {"at_ms", a.at_ms},
          {"stands", a.stands()},
          {"lapsed", a.lapsed},
          {"ended_ms", a.ended_ms},
          {"ended_by", a.ended_by},
          {"ended_why", a.ended_reason}};
}

std::string answer_line(const Call& call, const alert::Answer& a) {
  std::string line = fmt::format("{} by {} on {}", mail::in_words(a.says), a.person, call.day(a.at_ms));
  if (!a.link.empty()) line += ", " + a.link;
  if (!a.note.empty()) line += fmt::format(", \"{}\"", a.note);
  if (a.ended_ms != 0)
    line += fmt::format("; ended on {} by {}: {}", call.day(a.ended_ms), a.ended_by, a.ended_reason);
  else if (a.lapsed)
    line += a.until_ms != 0 ? fmt::format("; lapsed on {}", call.day(a.until_ms))
                            : std::string("; lapsed: the registry has said something new of it");
  else
    line += a.until_ms != 0 ? fmt::format("; until {}", call.day(a.until_ms))
                            : std::string("; until the registry says something new of it");
  return as_text(line);
}

int feedback_list(const Call& call, const FeedbackList& what) {
  const int plate = plate_called(call, what.province);
  auto db = call.read();
  const auto now = alert::no_earlier_than_answers(db, call.now_ms());
  const auto answers = what.all ? alert::all_answers(db, now, plate) : alert::standing_answers(db, now, plate);
  if (call.json) {
    json::array list;
    for (const auto& answer : answers) list.push_back(answer_json(answer));
    print_json(list);
    return ok;
  }
  for (const auto& answer : answers) {
    const auto school = match::school_of(db.sql(), answer.school_id);
    print(fmt::format("{:>6}  {}: {}", answer.answer_id, school ? as_text(school->shown()) : "?",
                      answer_line(call, answer)));
  }
  if (answers.empty()) print(what.all ? "Nobody has answered yet." : "No answer stands. All there were: --all");
  return ok;
}

int feedback_undo(const Call& call, std::int64_t answer, const std::string& why) {
  const auto reply =
      submit(call, {{"do", "feedback"}, {"act", "undo"}, {"answer", answer}, {"by", call.person}, {"reason", why}});
  if (reply.empty()) return impossible;
  if (call.json)
    print_json(reply);
  else
    print(std::string(reply.at("told").as_string()));
  return ok;
}

}  // namespace twinwatch::cli
