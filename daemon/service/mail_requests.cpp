#include "service/mail_requests.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "mail/bounce_record.hpp"
#include "mail/outbox.hpp"

namespace twinwatch::service {

namespace {

namespace json = boost::json;

std::string mail_text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string().subview(0, 1000)) : std::string();
}

const json::array& list_of(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || !value->is_array() || value->get_array().size() > 100)
    throw std::invalid_argument(fmt::format("\"{}\" must be a list of at most 100", key));
  return value->get_array();
}

mail::Bounce bounce_of(const json::value& value) {
  if (!value.is_object()) throw std::invalid_argument("\"recipients\" must hold objects");
  const auto& from = value.get_object();
  const auto kind = mail_text(from, "kind");
  mail::Bounce bounce;
  bounce.recipient = mail_text(from, "recipient");
  bounce.status = mail_text(from, "status");
  bounce.reason = mail_text(from, "reason");
  bounce.said = mail_text(from, "said");
  if (kind != "hard" && kind != "soft" && kind != "auto")
    throw std::invalid_argument("\"kind\" must be \"hard\", \"soft\" or \"auto\"");
  bounce.kind = kind == "hard"   ? mail::Bounce::Kind::hard
                : kind == "soft" ? mail::Bounce::Kind::soft
                                 : mail::Bounce::Kind::automatic;
  return bounce;
}

std::string_view what_word(mail::BounceNoted::What what) {
  using What = mail::BounceNoted::What;
  switch (what) {
    case What::hard:
      return "hard";
    case What::soft:
      return "soft";
    case What::automatic:
      return "auto";
    case What::known:
      return "known";
    case What::not_ours:
      break;
  }
  return "not_ours";
}

}  // namespace

json::object take_bounce(store::Database& db, const json::object& request, std::int64_t now_ms) {
  mail::BounceMail mail;
  for (const auto& recipient : list_of(request, "recipients")) mail.recipients.push_back(bounce_of(recipient));
  for (const auto& id : list_of(request, "ids"))
    if (id.is_string()) mail.original_ids.emplace_back(id.get_string());
  const auto source = mail_text(request, "source");
  if (source.empty()) throw std::invalid_argument("\"source\" must be the SHA-256 of the mail");
  json::array noted;
  for (const auto& one : mail::note_bounce(db, mail, source, now_ms))
    noted.push_back(json::object{
        {"what", what_word(one.what)}, {"address", one.address}, {"mail", one.mail_id}, {"told", one.told}});
  json::object reply;
  reply["noted"] = std::move(noted);
  return reply;
}

json::object retry_mail(store::Database& db, const json::object& request, const std::string& by, std::int64_t now_ms) {
  const auto* number = request.if_contains("mail");
  if (number == nullptr || !number->is_int64()) throw std::invalid_argument("\"mail\" must be a whole number");
  json::object reply;
  reply["mail"] = number->get_int64();
  reply["told"] = mail::queue_again(db, number->get_int64(), by, now_ms);
  return reply;
}

}  // namespace twinwatch::service
