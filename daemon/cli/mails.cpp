// mail list, mail show, mail stop, mail start, mail compose.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>
#include <cstdio>

#include "alert/rules.hpp"
#include "cli/commands.hpp"
#include "mail/again.hpp"
#include "mail/reading.hpp"
#include "place/gazetteer.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

json::object mail_json(const mail::MailRow& row) {
  return {{"mail", row.mail_id},
          {"kind", row.kind},
          {"route", row.route},
          {"recipient", row.recipient},
          {"subject", row.subject},
          {"period", row.period},
          {"message_id", row.message_id},
          {"state", row.state},
          {"reply", row.reply},
          {"created_ms", row.created_ms},
          {"sent_ms", row.sent_ms ? json::value(*row.sent_ms) : json::value()},
          {"attempts", row.attempts},
          {"schools", row.schools},
          {"octets", row.octets}};
}

}  // namespace

int mail_list(const Call& call, const std::string& state, std::int64_t limit) {
  auto db = call.read();
  mail::MailFilter filter;
  filter.state = state;
  filter.limit = limit;
  const auto rows = mail::mail_list(db, filter);
  if (call.json) {
    json::array list;
    for (const auto& row : rows) list.push_back(mail_json(row));
    print_json(list);
    return ok;
  }
  if (rows.empty()) {
    print("No mail yet. One is composed on the configured day, or now: twinwatch mail compose");
    return ok;
  }
  Table table{{"mail", "when", "state", "kind", "to", "schools", "subject"}, {}};
  for (const auto& row : rows)
    table.rows.push_back({std::to_string(row.mail_id), call.when(row.created_ms), row.state, row.kind, row.recipient,
                          std::to_string(row.schools), row.subject});
  print(table.text());
  print("Show one: twinwatch mail show NUMBER");
  return ok;
}

namespace {

json::object shown_json(const mail::MailShown& shown) {
  auto report = mail_json(shown.row);
  json::array headers, attachments;
  for (const auto& [name, value] : shown.headers) headers.push_back(json::array{name, value});
  for (const auto& attachment : shown.attachments)
    attachments.push_back(
        json::object{{"name", attachment.name}, {"type", attachment.type}, {"octets", attachment.body.size()}});
  report["headers"] = headers;
  report["text"] = shown.text;
  report["attachments"] = attachments;
  json::array tries;
  for (const auto& attempt : shown.attempts)
    tries.push_back(json::object{{"begun_ms", attempt.begun_ms},
                                 {"ended_ms", attempt.ended_ms ? json::value(*attempt.ended_ms) : json::value()},
                                 {"outcome", attempt.outcome},
                                 {"reply", attempt.reply}});
  report["tries"] = tries;
  return report;
}

void print_mail(const mail::MailShown& shown, MailPart part) {
  if (part == MailPart::raw) std::fwrite(shown.octets.data(), 1, shown.octets.size(), stdout);
  if (part == MailPart::html) print(html_with_pictures(shown));
  if (part != MailPart::text) return;
  for (const auto& [name, value] : shown.headers) print(fmt::format("{}: {}", name, value));
  print("\n" + shown.text);
  for (const auto& attachment : shown.attachments)
    print(fmt::format("[attached: {} ({}, {} octets)]", attachment.name, attachment.type, attachment.body.size()));
}

int no_such_mail(std::int64_t mail_id) {
  std::fprintf(stderr, "twinwatch: there is no mail %lld. See `twinwatch mail list`.\n",
               static_cast<long long>(mail_id));
  return amiss;
}

}  // namespace

int mail_show(const Call& call, std::int64_t mail_id, MailPart part) {
  auto db = call.read();
  const auto shown = mail::mail_show(db, mail_id);
  if (!shown) return no_such_mail(mail_id);
  if (call.json) {
    print_json(shown_json(*shown));
    return ok;
  }
  print_mail(*shown, part);
  if (part != MailPart::text) return ok;
  for (const auto& attempt : shown->attempts)
    print(fmt::format("[{} {}: {}]", call.when(attempt.begun_ms), attempt.outcome, as_text(attempt.reply)));
  return ok;
}

int mail_show_again(const Call& call, std::int64_t mail_id, MailPart part) {
  auto db = call.read();
  const auto stored = mail::mail_show(db, mail_id);
  if (!stored) return no_such_mail(mail_id);
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto again = mail::render_again([&] { return call.read(); }, places, alert::load_rules(call.config.rules_dir),
                                        call.config.mail.policy, mail_id);
  auto shown = mail::take_apart(again.octets.value_or(""));
  shown.row = stored->row;
  if (call.json) {
    auto report = shown_json(shown);
    report["octets"] = again.octets ? again.octets->size() : 0;
    report["identical"] = again.identical();
    report["differs"] = json::array(again.differs.begin(), again.differs.end());
    print_json(report);
    return again.identical() ? ok : amiss;
  }
  if (again.octets) print_mail(shown, part);
  std::fflush(stdout);
  std::string told = "octet for octet what was written";
  if (!again.octets)
    told = "from what was known then nothing would be written to " + as_text(stored->row.recipient);
  else if (!again.identical() && again.differs.empty())
    told = "not what was written, though no part of it reads otherwise: the octets are others";
  else if (!again.identical())
    told = as_text(fmt::format("not what was written: it differs in {}", fmt::join(again.differs, ", ")));
  std::fprintf(stderr, "twinwatch: mail %lld, composed again: %s.%s\n", static_cast<long long>(mail_id), told.c_str(),
               again.identical() ? ""
                                 : " The configuration, templates, rules' words and this program are today's: compare "
                                   "with `twinwatch mail show`.");
  return again.identical() ? ok : amiss;
}

int mail_switch(const Call& call, bool stop, const std::string& reason) {
  const json::object request{
      {"do", "mail"}, {"switch", stop ? "stop" : "start"}, {"by", call.person}, {"reason", reason}};
  const auto reply = submit(call, request);
  if (reply.empty()) return impossible;
  if (call.json)
    print_json(reply);
  else
    print(stop ? "Mail is stopped: nothing leaves until `twinwatch mail start`." : "Mail may leave again.");
  return ok;
}

int mail_compose(const Call& call) {
  const auto reply = submit(call, json::object{{"do", "compose"}, {"by", call.person}});
  if (reply.empty()) return impossible;
  if (call.json) {
    print_json(reply);
    return ok;
  }
  const auto& mail = reply.at("mail").as_object();
  print(fmt::format("{}: {} first summaries, {} digests, {} to the operator; {} handed over.{}",
                    std::string_view(reply.at("period").as_string()), mail.at("baselines").as_int64(),
                    mail.at("digests").as_int64(), mail.at("operator_mails").as_int64(), mail.at("sent").as_int64(),
                    mail.at("stopped").as_bool() ? " Mail is stopped: see `twinwatch mail start`." : ""));
  return ok;
}

}  // namespace twinwatch::cli
