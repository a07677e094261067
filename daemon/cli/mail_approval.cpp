#include "cli/mail_approval.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "alert/rules.hpp"
#include "cli/alert_commands.hpp"
#include "cli/review_commands.hpp"
#include "mail/preview.hpp"
#include "mail/route_rules.hpp"
#include "place/gazetteer.hpp"
#include "service/clock.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

std::string route_of(const Call& call, const std::string& written) {
  if (auto route = mail::route_called(written); !route.empty()) return route;
  return fmt::format("province:{:02}", plate_called(call, written));
}

void write_file(const std::filesystem::path& file, const std::string& octets) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << octets;
  out.close();
  if (!out) throw std::runtime_error(fmt::format("{}: cannot be written", file.string()));
}

// Of several recipients each has a file of his own: "x.eml", "x-2.eml", …
std::filesystem::path numbered(std::filesystem::path file, std::size_t at) {
  if (at > 0) file.replace_filename(fmt::format("{}-{}{}", file.stem().string(), at + 1, file.extension().string()));
  return file;
}

}  // namespace

int mail_approve(const Call& call, const MailApprove& what) {
  if ((what.mail != 0) + !what.route.empty() + what.all != 1)
    throw std::invalid_argument("say which drafts: a mail's NUMBER, --route R or --all");
  json::object request{{"do", "approve_mail"}, {"by", call.person}};
  if (what.mail != 0)
    request["mail"] = what.mail;
  else
    request["route"] = what.all ? std::string() : route_of(call, what.route);
  const auto reply = submit(call, request);
  if (reply.empty()) return impossible;
  bool every = true;
  for (const auto& value : reply.at("mails").as_array()) {
    const auto what_became = value.at("what").as_string();
    every = every && (what_became == "approved" || what_became == "already");
    if (!call.json)
      print(fmt::format("{:>6}  {:<10}  {} to {}: {}", value.at("mail").as_int64(), std::string_view(what_became),
                        std::string_view(value.at("route").as_string()), as_text(value.at("recipient").as_string()),
                        as_text(value.at("told").as_string())));
  }
  if (call.json)
    print_json(reply);
  else
    print(fmt::format("{} handed over.{}", reply.at("mail").at("sent").as_int64(),
                      reply.at("mail").at("stopped").as_bool() ? " Mail is stopped: see `twinwatch mail start`." : ""));
  return every ? ok : amiss;
}

int mail_preview(const Call& call, const MailPreview& what) {
  mail::PreviewAsk ask;
  ask.route = route_of(call, what.route);
  ask.at_ms = call.now_ms();
  if (!what.day.empty()) {
    const auto midnight = service::start_of_day(what.day, call.config.timezone);
    if (!midnight) throw std::invalid_argument(fmt::format("\"{}\" is no day: write it as 2026-11-09", what.day));
    const auto at = *midnight + call.config.mail.hour * 3'600'000ll;
    if (at > ask.at_ms)
      throw std::invalid_argument(fmt::format("{} is still to come: nobody knows what will be known", what.day));
    ask.at_ms = ask.known_ms = at;
  }
  if (!what.known_at.empty())
    ask.known_ms = std::min(ask.at_ms, moment(call, {.as_of = {}, .known_at = what.known_at}));
  ask.period = service::local_time(ask.at_ms, call.config.timezone).period();
  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  auto policy = call.config.mail.policy;
  policy.calendar = calendar::Calendar::load(call.config.calendar_file);
  policy.status = call.config.status;
  const auto mails = mail::preview(db, places, alert::load_rules(call.config.rules_dir), policy, ask);
  if (call.json) {
    json::array list;
    for (const auto& mail : mails)
      list.push_back(json::object{{"route", mail.row.route},
                                  {"recipient", mail.row.recipient},
                                  {"subject", mail.row.subject},
                                  {"period", mail.row.period},
                                  {"would_be", mail.row.state},
                                  {"message_id", mail.row.message_id},
                                  {"text", mail.text}});
    print_json(list);
  } else if (mails.empty()) {
    print(fmt::format("Nothing would be written to {} in {}: nothing new, or nobody to write to.", ask.route,
                      ask.period));
  }
  const auto end = what.out.extension();
  if (!what.out.empty() && end != ".eml" && end != ".html" && end != ".txt")
    throw std::invalid_argument(fmt::format("{}: name a file that ends in .eml, .html or .txt", what.out.string()));
  for (std::size_t i = 0; i < mails.size(); ++i) {
    const auto& mail = mails[i];
    if (!what.out.empty()) {
      const auto file = numbered(what.out, i);
      write_file(file, end == ".html" ? mail.html : end == ".txt" ? mail.text : mail.octets);
      if (!call.json) print(fmt::format("{}: to {}, {}", file.string(), mail.row.recipient, mail.row.subject));
    } else if (!call.json) {
      for (const auto& [name, value] : mail.headers) print(fmt::format("{}: {}", name, value));
      print("\n" + mail.text);
      for (const auto& attachment : mail.attachments)
        print(fmt::format("[attached: {} ({}, {} octets)]", attachment.name, attachment.type, attachment.body.size()));
    }
  }
  return mails.empty() ? amiss : ok;
}

void add_mail_approval_commands(CLI::App& mail,
                                const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose) {
  struct Asked {
    MailApprove approve;
    MailPreview preview;
  };
  const auto asked = std::make_shared<Asked>();
  auto* approve = mail.add_subcommand("approve", "let drafts leave: one, the newest of a route, or of every route");
  approve->footer(
      "Only the newest draft of a route and recipient can leave: it says all that those before it said. Who approves "
      "is "
      "--by; where [mail] or [mail.route.N] names an `approver`, nobody else may.\n"
      "Examples:\n  twinwatch mail approve 12 --by ayse\n  twinwatch mail approve --route Erzurum\n"
      "  twinwatch mail approve --all");
  approve->add_option("MAIL", asked->approve.mail, "its number in `twinwatch mail list`");
  approve->add_option("--route", asked->approve.route, "a province's name or plate number, or national");
  approve->add_flag("--all", asked->approve.all, "every route");
  choose(approve, [asked](const Call& call) { return mail_approve(call, asked->approve); });

  auto* preview = mail.add_subcommand("preview", "what a route would be sent, now or on any past day; stores nothing");
  preview->footer(
      "A past day is read as it was known then, the names of schools included. Templates, rules' words and the "
      "configuration are today's.\n"
      "Examples:\n  twinwatch mail preview --route Erzurum\n"
      "  twinwatch mail preview --route 25 --as-of 2026-11-09 --out erzurum.html\n"
      "  twinwatch mail preview --route 25 --as-of 2026-11-09 --known-at 2026-11-02\n"
      "  twinwatch mail preview --route national --out ulusal.eml");
  preview->add_option("--route", asked->preview.route, "a province's name or plate number, or national")->required();
  preview->add_option("--as-of", asked->preview.day, "a past day, such as 2026-11-09, at the hour of mails");
  preview->add_option("--known-at", asked->preview.known_at,
                      "as if nothing had become known after 2026-11-02 (the end of that day) or \"2026-11-02 09:00\"");
  preview->add_option("--out", asked->preview.out, "write it to this file: .eml (whole), .html or .txt");
  choose(preview, [asked](const Call& call) { return mail_preview(call, asked->preview); });
}

}  // namespace twinwatch::cli
