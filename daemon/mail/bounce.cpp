#include "mail/bounce.hpp"

#include <algorithm>

#include "mail/bounce_fields.hpp"
#include "mail/bounce_parts.hpp"
#include "mail/bounce_words.hpp"

namespace twinwatch::mail {

namespace {

constexpr std::size_t most_words = 16 * 1024;  // of a text that are looked at
constexpr std::size_t most_recipients = 50;

std::string shortened(std::string_view words) {
  std::string line;
  for (const char c : words.substr(0, 400)) {
    const char plain = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    if (plain == ' ' && (line.empty() || line.back() == ' ')) continue;
    line += plain;
  }
  // no half character at the cut
  while (words.size() > 400 && !line.empty() && (static_cast<unsigned char>(line.back()) & 0xc0) == 0x80)
    line.pop_back();
  if (words.size() > 400 && !line.empty() && static_cast<unsigned char>(line.back()) >= 0xc0) line.pop_back();
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

// What is known of one recipient, before it is judged.
struct Signs {
  std::string action, status, words;  // words: the server's
  std::string around;                 // the report's sentences about this recipient: they name the command
  bool by_filter = false, box_is_there = false;
  bool code_stands_alone = false;  // the report has a code and no words of the server
};

bool tells_little(std::string_view status) { return status.empty() || status.ends_with(".0.0"); }

// A phrase alone is one witness. It takes a second that does not contradict it: the code, the command at which it was
// said, or, of a domain, that the report's author looked for it himself (then neither code nor reply is quoted).
bool second_witness(std::string_view reason, std::string_view status, int reply, Stage stage) {
  if (stage == Stage::content) return status == "5.1.1" || status == "5.1.10";
  if (stage == Stage::recipient) return true;
  if (tells_little(status)) return reply == 0 && reason != "userunknown";
  if (reason == "hostunknown" || reason == "notaccept")
    return status.starts_with("5.1.") || status == "5.4.4" || status == "5.3.2" || status == "5.4.310" ||
           status == "5.7.27";
  return status == "5.1.1" || status == "5.1.2" || status == "5.1.3" || status == "5.1.6" || status == "5.1.10" ||
         status == "5.1.0";
}

Bounce judge(std::string recipient, const Signs& signs) {
  Bounce bounce;
  bounce.recipient = std::move(recipient);
  const auto told = status_in(signs.words);
  bounce.status = tells_little(told) && !signs.status.empty() && (told.empty() || !tells_little(signs.status))
                      ? signs.status
                      : told;
  bounce.said = shortened(signs.words.empty() ? signs.around : signs.words);
  if (signs.action == "delivered" || signs.action == "relayed" || signs.action == "expanded") {
    bounce.kind = Bounce::Kind::automatic;
    bounce.reason = "delivered";
    return bounce;
  }
  auto plain = plain_words(signs.words);
  auto said = what_words_say(plain);
  const auto around = plain_words(signs.around);
  if (said.reason.empty() && !what_status_says(bounce.status).ends) said = what_words_say(around);
  const int reply = reply_in(signs.words.empty() ? signs.around : signs.words);
  const auto stage = std::max(stage_of(plain), stage_of(around));
  const bool put_off = signs.action == "delayed" || bounce.status.starts_with('4') || (reply >= 400 && reply < 500);

  bounce.reason = said.reason;
  if (said.reason.empty()) {
    said = what_status_says(bounce.status);
    bounce.reason = said.reason.empty() ? (put_off ? "onhold" : "undefined") : said.reason;
    const bool believed =
        signs.code_stands_alone || says_no_more_than_the_code(plain) || says_no_more_than_the_code(around);
    if (said.ends && (put_off || signs.by_filter || signs.box_is_there || stage == Stage::content || !believed))
      bounce.reason = "filtered";
    if (said.ends && bounce.reason == said.reason) bounce.kind = Bounce::Kind::hard;
    return bounce;
  }
  if (!said.ends) return bounce;
  if (!put_off && !signs.by_filter && !signs.box_is_there &&
      (said.certain || second_witness(said.reason, bounce.status, reply, stage)))
    bounce.kind = Bounce::Kind::hard;
  else
    bounce.reason = put_off ? "expired" : "filtered";
  return bounce;
}

// The sentences about one recipient: from where it is named to where a line begins with another address.
std::string section_about(std::string_view text, std::string_view address) {
  if (address.empty()) return std::string(text.substr(0, most_words));
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::string wanted(address);
  for (char& c : wanted)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto begin = lower.find(wanted);
  if (begin == std::string::npos) return std::string(text.substr(0, most_words));
  std::size_t end = text.size();
  for (auto line = lower.find('\n', begin); line != std::string::npos; line = lower.find('\n', line + 1)) {
    const auto start = lower.find_first_not_of(" \t<\"'", line + 1);
    if (start == std::string::npos) break;
    const auto stop = lower.find_first_of(" \t\r\n:>(", start);
    const auto word = std::string_view(lower).substr(start, stop == std::string::npos ? stop : stop - start);
    if (word.find('@') == std::string_view::npos || word.starts_with(wanted)) continue;
    end = line;
    break;
  }
  const auto section = text.substr(begin, std::min(end - begin, most_words));
  return section.size() > wanted.size() + 8 ? std::string(section) : std::string(text.substr(0, most_words));
}

// A report that somebody forwarded: "> " before each line.
std::string without_quote_marks(const std::string& text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size() - 1);
    while (text.compare(at, 2, "> ") == 0) at += 2;
    if (at <= end) plain.append(text, at, end - at + 1);
    at = end + 1;
  }
  return plain;
}

// Without "To: …", "Subject: …": what Exchange repeats of our own headers.
std::string without_headers(std::string_view text) {
  std::string rest;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    const auto line = plain_words(text.substr(0, std::min<std::size_t>(end, 40)));
    if (!line.starts_with("to:") && !line.starts_with("from:") && !line.starts_with("cc:") &&
        !line.starts_with("message-id:") && !line.starts_with("subject:"))
      rest += text.substr(0, end + 1);
    text.remove_prefix(end + 1);
  }
  return rest;
}

bool is_ours(const std::string& address, const BounceParts& parts) {
  const auto us = addresses_in(parts.to), them = addresses_in(parts.from);
  return std::find(us.begin(), us.end(), address) != us.end() ||
         std::find(them.begin(), them.end(), address) != them.end() || address.starts_with("postmaster@") ||
         address.starts_with("mailer-daemon@");
}

std::string recipient_told(const BounceParts& parts, std::string_view text) {
  if (auto failed = addresses_in(parts.failed_recipients); !failed.empty()) return failed.front();
  for (auto& address : addresses_in(without_headers(text)))
    if (!is_ours(address, parts)) return std::move(address);
  return first_address(field_of(parts.original, "To"));
}

BounceMail from_report(const BounceParts& parts, std::string_view text, const DeliveryReport& report) {
  BounceMail mail;
  for (const auto& recipient : report.recipients) {
    if (mail.recipients.size() >= most_recipients) break;
    auto address =
        recipient.address.empty() || recipient.address.front() == '@' ? recipient.original : recipient.address;
    Signs signs{recipient.action,
                recipient.status,
                recipient.diagnostic,
                section_about(text, address),
                a_filter_reports(report.reporting_mta),
                report.recipients.size() == 1 && speaks_of_the_box(plain_words(text.substr(0, most_words)))};
    signs.code_stands_alone = signs.words.empty();
    if (signs.words.empty()) signs.words = signs.around;
    if (address.empty()) address = recipient_told(parts, text);
    mail.recipients.push_back(judge(std::move(address), signs));
  }
  return mail;
}

Bounce complaint(const BounceParts& parts) {
  Bounce bounce;
  bounce.reason = "feedback";
  for (const char* name : {"Original-Rcpt-To", "Removal-Recipient"})
    if (bounce.recipient.empty()) bounce.recipient = first_address(field_of(parts.feedback, name));
  if (bounce.recipient.empty()) bounce.recipient = first_address(field_of(parts.original, "To"));
  bounce.said = "Feedback-Type: " + shortened(field_of(parts.feedback, "Feedback-Type"));
  return bounce;
}

Bounce answer_of_a_program(const BounceParts& parts, std::string reason) {
  Bounce bounce;
  bounce.kind = Bounce::Kind::automatic;
  bounce.recipient = first_address(parts.from);
  bounce.reason = std::move(reason);
  bounce.said = shortened(parts.subject);
  return bounce;
}

void ids_told(const BounceParts& parts, std::string_view text, std::size_t cut, std::vector<std::string>& ids) {
  const auto take = [&](std::string_view value) {
    const auto open = value.find('<'), close = value.find('>', open == value.npos ? 0 : open);
    if (open == value.npos || close == value.npos) return;
    std::string id(value.substr(open + 1, close - open - 1));
    if (id.size() < 300 && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
  };
  take(field_of(parts.original, "Message-ID"));
  if (cut != std::string_view::npos) take(field_of(text.substr(cut), "Message-ID"));
  take(field_of(text, "Message-ID"));
  for (const auto& id : parts.answered) take("<" + id + ">");
}

}  // namespace

BounceMail read_bounce(std::string_view octets) {
  const auto parts = take_bounce_apart(octets);
  const auto unquoted = without_quote_marks(parts.text);
  const std::string_view whole = unquoted;
  const auto cut = start_of_original(whole);
  const auto text = whole.substr(0, cut);
  const auto subject = plain_words(parts.subject);

  auto report = read_report(parts.delivery);
  if (report.recipients.empty()) report = read_report(text.find("inal-") != text.npos ? text : std::string_view());
  BounceMail mail;
  if (!report.recipients.empty()) {
    mail = from_report(parts, text, report);
  } else if (!parts.feedback.empty() || subject.starts_with("complaint about message")) {
    mail.recipients.push_back(complaint(parts));
  } else {
    const bool failed = parts.report || !parts.failed_recipients.empty() || sounds_undelivered(subject) ||
                        from_a_mail_system(plain_words(parts.from));
    const bool automatic = parts.automatic_header || parts.auto_submitted.starts_with("auto-replied") ||
                           parts.auto_submitted.starts_with("auto-generated") || sounds_away(subject);
    if (failed || (!automatic && sounds_undelivered(plain_words(text.substr(0, most_words))))) {
      const auto address = recipient_told(parts, text);
      mail.recipients.push_back(judge(address, {"", "", section_about(text, address), "", false, false, false}));
    } else {
      mail.recipients.push_back(answer_of_a_program(parts, automatic ? "vacation" : "notabounce"));
    }
  }
  ids_told(parts, whole, cut, mail.original_ids);
  return mail;
}

Bounce judge_refusal(std::string_view recipient, std::string_view reply) {
  return judge(std::string(recipient), {"failed", "", std::string(reply), "", false, false, false});
}

std::string_view kind_word(Bounce::Kind kind) {
  return kind == Bounce::Kind::hard ? "hard" : kind == Bounce::Kind::soft ? "soft" : "auto";
}

}  // namespace twinwatch::mail
