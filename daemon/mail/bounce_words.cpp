#include "mail/bounce_words.hpp"

#include <array>

#include "mail/bounce_phrases.hpp"

namespace twinwatch::mail {

namespace {

// The code alone, where the words say nothing. 5.1.0, 5.1.7 and 5.1.8 may be the sender's address.
constexpr struct {
  std::string_view status, reason;
  bool ends;
} codes[] = {
    {"5.1.1", "userunknown", true},    {"5.1.2", "hostunknown", true},   {"5.1.3", "userunknown", true},
    {"5.1.6", "hasmoved", true},       {"5.1.10", "userunknown", true},  {"5.4.4", "networkerror", false},
    {"5.1.7", "rejected", false},      {"5.1.8", "rejected", false},     {"5.2.1", "suspend", false},
    {"5.2.2", "mailboxfull", false},   {"5.2.3", "exceedlimit", false},  {"5.3.4", "mesgtoobig", false},
    {"5.4.6", "networkerror", false},  {"5.4.7", "expired", false},      {"5.4.1", "networkerror", false},
    {"5.5.0", "syntaxerror", false},   {"5.6.0", "contenterror", false}, {"5.7.1", "securityerror", false},
    {"5.7.0", "securityerror", false}, {"5.7.26", "authfailure", false},
};

// Of what says at which command it was said; the last command named is the one that was refused.
constexpr std::pair<std::string_view, Stage> stages[] = {
    {"rcpt", Stage::recipient},
    {"need recipient", Stage::recipient},
    {"no valid recipients", Stage::recipient},
    {"end of data", Stage::content},
    {"data command", Stage::content},
    {"to data", Stage::content},
    {">>> data", Stage::content},
    {"our data", Stage::content},
    {"final data", Stage::content},
    {"smtp command data", Stage::content},
    {"text command", Stage::content},
    {"sending data", Stage::content},
    {"pipelined data", Stage::content},
};

constexpr std::string_view undelivered[] = {
    "undeliver",           "not be delivered",       "not delivered",
    "delivery fail",       "delivery status",        "delivery notification",
    "delivery has failed", "delivery failure",       "returned mail",
    "returned to sender",  "returning message",      "failure notice",
    "mail failure",        "mail system error",      "could not deliver",
    "delayed mail",        "delivery report",        "non remis",
    "message blocked",     "unable to deliver",      "mail delivery",
    "did not reach",       "wasn't able to deliver", "was undeliverable",
    "iletilemedi",         "teslim edilemedi",       "gonderilemedi",
    "unzustellbar",
};

constexpr std::string_view away[] = {
    "out of office",  "out of the office", "automatic reply", "auto reply",  "autoreply", "auto-reply",
    "auto:",          "away from",         "away until",      "on vacation", "vacation",  "otomatik yanit",
    "otomatik cevap", "ofis disi",         "izindeyim",       "izinli",      "abwesen",   "reponse automatique",
    "on leave",
};

constexpr std::string_view systems[] = {"mailer-daemon", "mail delivery", "mail deliver sys", "postmaster",
                                        "post_master",   "mailer daemon", "mail subsystem",   "mail system"};

// A line that begins so is followed by the mail that came back.
constexpr std::string_view quoted_mail[] = {
    "original message follows",
    "message headers follow",
    "--- the header of the original",
    "------ this is a copy",
    "--- below this line is a copy",
    "original message headers",
    "----- original message",
    "-------original message",
    "----- unsent message follows",
    "--- unsent message",
    "------- returned message",
    "below is a copy of the",
    "included is a copy",
    "return-path:",
    "received: ",
    "en-tetes de message",
    "--- original message",
    "----- message header follows",
    "the original message follows",
    "----- original mail",
    "content of the message",
    "--- enclosed is a copy",
    "-----original message",
    "--- undelivered message",
    "x-original-to:",
};

// Said with a code of its own these add nothing to it, and nothing against it.
constexpr std::string_view plain_refusals[] = {
    "mailbox unavailable", "address rejected", "recipient rejected", "requested action not taken", "not found",
    "wasn't found",        "bad destination",  "addressee",          "recipient address",
};

template <class Table>
bool any_of_these(const Table& table, std::string_view plain) {
  for (const auto words : table)
    if (plain.find(words) != std::string_view::npos) return true;
  return false;
}

// Of Latin letters with marks the bare letter: enough for phrases. `at` moves behind what was read.
char bare_letter(std::string_view text, std::size_t& at) {
  static constexpr std::array<std::pair<std::string_view, char>, 30> letters{
      {{"ı", 'i'}, {"İ", 'i'},  {"ş", 's'},  {"Ş", 's'},  {"ğ", 'g'}, {"Ğ", 'g'}, {"ü", 'u'}, {"Ü", 'u'},
       {"ö", 'o'}, {"Ö", 'o'},  {"ç", 'c'},  {"Ç", 'c'},  {"é", 'e'}, {"É", 'e'}, {"è", 'e'}, {"ê", 'e'},
       {"à", 'a'}, {"â", 'a'},  {"ä", 'a'},  {"î", 'i'},  {"ï", 'i'}, {"ô", 'o'}, {"û", 'u'}, {"ù", 'u'},
       {"ß", 's'}, {"’", '\''}, {"‘", '\''}, {"´", '\''}, {"“", '"'}, {"”", '"'}}};
  for (const auto& [letter, bare] : letters) {
    if (text.compare(at, letter.size(), letter) != 0) continue;
    at += letter.size();
    return bare;
  }
  return text[at++];
}

}  // namespace

std::string plain_words(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char c = static_cast<unsigned char>(text[at]) < 0x80 ? text[at++] : bare_letter(text, at);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    if (c == ' ' && (plain.empty() || plain.back() == ' ')) continue;
    plain += c;
  }
  return plain;
}

Said what_words_say(std::string_view plain) {
  // Microsoft's edge answers so, with this code, for names that its directory does not hold.
  if (plain.find("5.4.1") != std::string_view::npos && plain.find("rejected: access denied") != std::string_view::npos)
    return {"userunknown", true, true};
  for (const auto& [reason, words] : excuses())
    if (plain.find(words) != std::string_view::npos) return {reason};
  for (const auto& [reason, words] : certain_ends())
    if (plain.find(words) != std::string_view::npos) return {reason, true, true};
  for (const auto& [reason, words] : likely_ends())
    if (plain.find(words) != std::string_view::npos) return {reason, true};
  return {};
}

Said what_status_says(std::string_view status) {
  for (const auto& code : codes)
    if (code.status == status) return {code.reason, code.ends};
  return {};
}

bool says_no_more_than_the_code(std::string_view plain) { return any_of_these(plain_refusals, plain); }

bool speaks_of_the_box(std::string_view plain) {
  for (const auto& [reason, words] : excuses())
    if ((reason == "mailboxfull" || reason == "suspend") && plain.find(words) != std::string_view::npos) return true;
  return false;
}

Stage stage_of(std::string_view plain) {
  Stage last = Stage::unknown;
  std::size_t where = 0;
  for (const auto& [words, stage] : stages) {
    const auto at = plain.rfind(words);
    if (at == std::string_view::npos || (last != Stage::unknown && at < where)) continue;
    where = at;
    last = stage;
  }
  return last;
}

bool a_filter_reports(std::string_view reporting_mta) {
  return reporting_mta.find("inbound-smtp.") != std::string_view::npos &&
         reporting_mta.find("amazonaws.com") != std::string_view::npos;
}

bool sounds_undelivered(std::string_view plain) { return any_of_these(undelivered, plain); }
bool sounds_away(std::string_view plain_subject) { return any_of_these(away, plain_subject); }
bool from_a_mail_system(std::string_view plain_from) { return any_of_these(systems, plain_from); }

std::size_t start_of_original(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    std::size_t from = at;
    while (from < end && (text[from] == ' ' || text[from] == '>' || text[from] == '\t')) ++from;
    const auto line = plain_words(text.substr(from, std::min<std::size_t>(end - from, 80)));
    for (const auto mark : quoted_mail)
      if (line.starts_with(mark)) return at;
    at = end + 1;
  }
  return std::string_view::npos;
}

}  // namespace twinwatch::mail
