#include "mail/bounce_words.hpp"

#include <array>

namespace twinwatch::mail {

namespace {

struct Phrase {
  std::string_view reason, words;
};

// About us, our mail or the moment: the address may be as good as ever. Of several the first in this table wins.
constexpr Phrase excuses[] = {
    {"virusdetected", "virus"},
    {"virusdetected", "malware"},
    {"virusdetected", "infected"},
    {"mailboxfull", "mailbox full"},
    {"mailboxfull", "mailbox is full"},
    {"mailboxfull", "mailbox was full"},
    {"mailboxfull", "mailbox size"},
    {"mailboxfull", "mailbox has exceeded"},
    {"mailboxfull", "inbox is full"},
    {"mailboxfull", "maildir over"},
    {"mailboxfull", "mail box full"},
    {"mailboxfull", "over quota"},
    {"mailboxfull", "overquota"},
    {"mailboxfull", "over its quota"},
    {"mailboxfull", "over their quota"},
    {"mailboxfull", "over the allowed quota"},
    {"mailboxfull", "quota exceeded"},
    {"mailboxfull", "exceeded its quota"},
    {"mailboxfull", "exceeds quota"},
    {"mailboxfull", "exceeded quota"},
    {"mailboxfull", "quota full"},
    {"mailboxfull", "disk quota"},
    {"mailboxfull", "storage quota"},
    {"mailboxfull", "quota"},
    {"mailboxfull", "out of storage"},
    {"mailboxfull", "storage space"},
    {"mailboxfull", "not enough space"},
    {"mailboxfull", "not enough disk space"},
    {"mailboxfull", "insufficient space"},
    {"mailboxfull", "insufficient storage"},
    {"mailboxfull", "insufficient disk space"},
    {"mailboxfull", "no space left"},
    {"mailboxfull", "account is full"},
    {"mailboxfull", "folder is full"},
    {"mailboxfull", "kotasi dol"},
    {"mailboxfull", "kutusu dol"},
    {"mailboxfull", "kota as"},
    {"suspend", "disabled"},
    {"suspend", "suspended"},
    {"suspend", "deactivated"},
    {"suspend", "inactive"},
    {"suspend", "not active"},
    {"suspend", "temporarily locked"},
    {"suspend", "temporary locked"},
    {"suspend", "is locked"},
    {"suspend", "frozen"},
    {"suspend", "account expired"},
    {"suspend", "expired account"},
    {"suspend", "account has expired"},
    {"suspend", "currently suspended"},
    {"suspend", "not accepting any new"},
    {"suspend", "devre disi"},
    {"suspend", "askiya al"},
    {"mesgtoobig", "too big"},
    {"mesgtoobig", "too large"},
    {"mesgtoobig", "size limit"},
    {"mesgtoobig", "message size"},
    {"mesgtoobig", "maximum message"},
    {"mesgtoobig", "exceeds maximum"},
    {"mesgtoobig", "exceeds size"},
    {"mesgtoobig", "message length"},
    {"exceedlimit", "administrative limit"},
    {"norelaying", "relay"},
    {"norelaying", "rcpthosts"},
    {"norelaying", "not a gateway"},
    {"authfailure", "dmarc"},
    {"authfailure", "dkim"},
    {"authfailure", " spf"},
    {"authfailure", "(spf"},
    {"authfailure", "unauthenticated"},
    {"authfailure", "not authenticated"},
    {"authfailure", "authentication check"},
    {"requireptr", "reverse dns"},
    {"requireptr", "reverse lookup"},
    {"requireptr", "reverse hostname"},
    {"requireptr", "cannot find your"},
    {"requireptr", "your hostname"},
    {"requireptr", "rdns"},
    {"requireptr", " ptr"},
    {"requireptr", "helo"},
    {"requireptr", "ehlo"},
    {"badreputation", "reputation"},
    {"toomanyconn", "too many"},
    {"speeding", "rate limit"},
    {"speeding", "too fast"},
    {"speeding", "throttl"},
    {"speeding", "too often"},
    {"speeding", "unusual rate"},
    {"speeding", "unsolicited mail originating"},
    {"spamdetected", "spam"},
    {"spamdetected", "junk"},
    {"spamdetected", "unsolicited"},
    {"spamdetected", "bulk"},
    {"spamdetected", "ube,"},
    {"contenterror", "content"},
    {"contenterror", "message rejected"},
    {"contenterror", "bare lf"},
    {"contenterror", "attachment"},
    {"contenterror", "header error"},
    {"blocked", "blocked"},
    {"blocked", "blacklist"},
    {"blocked", "black list"},
    {"blocked", "blocklist"},
    {"blocked", "block list"},
    {"blocked", "dnsbl"},
    {"blocked", "rbl"},
    {"blocked", "banned"},
    {"blocked", "listed at"},
    {"blocked", "is listed"},
    {"blocked", "client host"},
    {"blocked", "connection refused by"},
    {"blocked", "your ip"},
    {"blocked", "your server"},
    {"blocked", "your mail server"},
    {"blocked", "your network"},
    {"blocked", "your domain"},
    {"blocked", "not accept mail from"},
    {"blocked", "not accept email from"},
    {"blocked", "don't accept mail from"},
    {"blocked", "denied access"},
    {"blocked", "access denied"},
    {"blocked", "access not allowed"},
    {"rejected", "sender address"},
    {"rejected", "sender domain"},
    {"rejected", "sender rejected"},
    {"rejected", "sender denied"},
    {"rejected", "sender unknown"},
    {"rejected", "unknown sender"},
    {"rejected", "invalid sender"},
    {"rejected", "sender verif"},
    {"rejected", "sender is"},
    {"rejected", "domain of sender"},
    {"rejected", "sender's"},
    {"rejected", "senders"},
    {"rejected", "return address"},
    {"rejected", "return-path"},
    {"rejected", "envelope from"},
    {"rejected", "mail from"},
    {"rejected", "from address"},
    {"rejected", "not member"},
    {"rejected", "not a member"},
    {"rejected", "not permitted to post"},
    {"rejected", "permission to post"},
    {"policyviolation", "policy"},
    {"policyviolation", "policies"},
    {"policyviolation", "prohibited"},
    {"policyviolation", "violat"},
    {"securityerror", "not authorized"},
    {"securityerror", "not permitted"},
    {"securityerror", "restricted"},
    {"securityerror", "permission"},
    {"securityerror", "authentication"},
    {"securityerror", "must be authenticated"},
    {"securityerror", "starttls"},
    {"securityerror", "security"},
    {"blocked", "denied"},
    {"blocked", "not allowed"},
    {"blocked", "banned sending"},
    {"blocked", "complaint"},
    {"blocked", "unauthorized"},
    {"blocked", "unauthorised"},
    {"spamdetected", "suspicious"},
    {"spamdetected", "unusual"},
    {"rejected", "verification failed"},
    {"rejected", "verify failed"},
    {"rejected", "could not verify"},
    {"rejected", "callout"},
    {"rejected", "return path"},
    {"rejected", "sender and recipient"},
    {"speeding", "frequency"},
    {"speeding", "hourly"},
    {"speeding", "per hour"},
    {"speeding", "daily"},
    {"speeding", "rate of"},
    {"policyviolation", "encrypt"},
    {"policyviolation", "tls"},
    {"suspend", "no longer active"},
    {"suspend", "account closed"},
    {"suspend", "hibernat"},
    {"onhold", "later"},
    {"onhold", "busy"},
    {"networkerror", "could not connect"},
    {"networkerror", "cannot connect"},
    {"networkerror", "no answer from"},
    {"networkerror", "dns error"},
    {"networkerror", "dns failure"},
    {"systemerror", "system failure"},
    {"systemerror", "configuration"},
    {"systemerror", "out of memory"},
    {"systemerror", "server is"},
    {"notcompliantrfc", "rfc 5322"},
    {"notcompliantrfc", "rfc5322"},
    {"notcompliantrfc", "rfc 2822"},
    {"notcompliantrfc", "rfc2822"},
    {"notcompliantrfc", "rfc 5321"},
    {"notcompliantrfc", "rfc compli"},
    {"notcompliantrfc", "rfc-compli"},
    {"notcompliantrfc", "compliant with rfc"},
    {"expired", "expired"},
    {"expired", "could not deliver for"},
    {"expired", "too long"},
    {"expired", "retry time"},
    {"expired", "cannot send message for"},
    {"expired", "could not be delivered for"},
    {"expired", "will be retried"},
    {"expired", "still being retried"},
    {"expired", "will retry"},
    {"expired", "delayed"},
    {"expired", "deferred"},
    {"expired", "timed out"},
    {"expired", "timeout"},
    {"networkerror", "name server reply"},
    {"networkerror", "protocol error"},
    {"networkerror", "lookup failure"},
    {"networkerror", "lookup failed temporarily"},
    {"networkerror", "connection refused"},
    {"networkerror", "connection dropped"},
    {"networkerror", "connection reset"},
    {"networkerror", "unable to connect"},
    {"networkerror", "couldn't connect"},
    {"networkerror", "unreachable"},
    {"networkerror", "no route"},
    {"networkerror", "hop count"},
    {"networkerror", "loop"},
    {"onhold", "greylist"},
    {"onhold", "gray-list"},
    {"onhold", "graylist"},
    {"onhold", "temporar"},
    {"onhold", "try again"},
    {"onhold", "try later"},
    {"onhold", "tekrar dene"},
    {"systemerror", "internal error"},
    {"systemerror", "system error"},
    {"systemerror", "server error"},
    {"systemerror", "local error"},
    {"systemerror", "local configuration"},
    {"systemerror", "service unavailable"},
    {"systemerror", "service not available"},
    {"mailererror", "mailer error"},
    {"mailererror", "procmail"},
    {"mailererror", "command died"},
    {"mailererror", "command failed"},
    {"mailererror", "exit status"},
    {"syntaxerror", "command not"},
    {"syntaxerror", "bad sequence"},
};

// About the address alone, for good, and in words that no filter uses: they need no second witness.
constexpr Phrase certain[] = {
    {"hostunknown", "domain does not exist"},
    {"hostunknown", "no such domain"},
    {"hostunknown", "host or domain name not found"},
    {"hostunknown", "find any host named"},
    {"hostunknown", "illegal host/domain name"},
    {"notaccept", "domain does not accept mail"},
    {"notaccept", "nullmx"},
    {"userunknown", "unknown user: "},
    {"userunknown", "invalid final delivery userid"},
    {"userunknown", "recipient name is not recognized"},
    {"userunknown", "not listed in public name"},
    {"userunknown", "not listed in domino directory"},
    {"userunknown", "resolver.adr.recip"},
    {"userunknown", "no mailbox here by that name"},
    {"userunknown", "that you tried to reach does not exist"},
    {"userunknown", "delivery error: dd "},
};

// About the address alone, and for good.
constexpr Phrase ends[] = {
    {"notaccept", "not accept mail"},
    {"notaccept", "not accept any mail"},
    {"notaccept", "not accept email"},
    {"notaccept", "does not accept messages"},
    {"notaccept", "not accepting network messages"},
    {"notaccept", "nullmx"},
    {"notaccept", "null mx"},
    {"notaccept", "find a mail exchanger"},
    {"hasmoved", "has moved"},
    {"hasmoved", "no longer on server"},
    {"hasmoved", "no longer here"},
    {"hasmoved", "no longer at this"},
    {"hasmoved", "no longer works"},
    {"hasmoved", "no longer employed"},
    {"hasmoved", "no longer valid"},
    {"hasmoved", "no longer exists"},
    {"hasmoved", "address has changed"},
    {"hasmoved", "not our user"},
    {"hasmoved", "been replaced by"},
    {"hostunknown", "host unknown"},
    {"hostunknown", "unknown host"},
    {"hostunknown", "host not found"},
    {"hostunknown", "no such host"},
    {"hostunknown", "domain does not exist"},
    {"hostunknown", "domain doesn't exist"},
    {"hostunknown", "domain not found"},
    {"hostunknown", "no such domain"},
    {"hostunknown", "unknown domain"},
    {"hostunknown", "domain unknown"},
    {"hostunknown", "invalid domain"},
    {"hostunknown", "illegal host"},
    {"hostunknown", "unrouteable domain"},
    {"hostunknown", "unroutable domain"},
    {"hostunknown", "host or domain name not found"},
    {"hostunknown", "find any host named"},
    {"hostunknown", "bad destination system"},
    {"hostunknown", "nxdomain"},
    {"userunknown", "user unknown"},
    {"userunknown", "unknown user"},
    {"userunknown", "user is unknown"},
    {"userunknown", "no such user"},
    {"userunknown", "user not found"},
    {"userunknown", "user not known"},
    {"userunknown", "user not exist"},
    {"userunknown", "user doesn't exist"},
    {"userunknown", "user does not exist"},
    {"userunknown", "user not listed"},
    {"userunknown", "not a valid user"},
    {"userunknown", "invalid user"},
    {"userunknown", "doesn't have a"},
    {"userunknown", "no such mailbox"},
    {"userunknown", "unknown mailbox"},
    {"userunknown", "mailbox unknown"},
    {"userunknown", "mailbox not found"},
    {"userunknown", "mailbox does not exist"},
    {"userunknown", "mailbox doesn't exist"},
    {"userunknown", "no mailbox"},
    {"userunknown", "invalid mailbox"},
    {"userunknown", "not a valid mailbox"},
    {"userunknown", "bad destination mailbox"},
    {"userunknown", "no such recipient"},
    {"userunknown", "unknown recipient"},
    {"userunknown", "recipient unknown"},
    {"userunknown", "recipient not found"},
    {"userunknown", "recipient name is not recognized"},
    {"userunknown", "recipient does not exist"},
    {"userunknown", "invalid recipient"},
    {"userunknown", "recipnotfound"},
    {"userunknown", "recipientnotfound"},
    {"userunknown", "no such address"},
    {"userunknown", "unknown address"},
    {"userunknown", "address unknown"},
    {"userunknown", "address not found"},
    {"userunknown", "address does not exist"},
    {"userunknown", "email account that you tried to reach does not exist"},
    {"userunknown", "no such account"},
    {"userunknown", "no account"},
    {"userunknown", "unknown account"},
    {"userunknown", "account not found"},
    {"userunknown", "account does not exist"},
    {"userunknown", "account that you tried to reach does not exist"},
    {"userunknown", "unknown or illegal alias"},
    {"userunknown", "unknown local"},
    {"userunknown", "unrouteable address"},
    {"userunknown", "unroutable address"},
    {"userunknown", "undeliverable address"},
    {"userunknown", "invalid final delivery userid"},
    {"userunknown", "no such person"},
    {"userunknown", "not found in directory"},
    {"userunknown", "directory entry"},
    {"userunknown", "kullanici bulunamadi"},
    {"userunknown", "boyle bir kullanici"},
    {"userunknown", "gecersiz alici"},
    {"userunknown", "adresi bulunamadi"},
    {"userunknown", "kullanici yok"},
    {"userunknown", "alici bulunamadi"},
    {"userunknown", "adres bulunamadi"},
};

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
  for (const auto& [reason, words] : excuses)
    if (plain.find(words) != std::string_view::npos) return {reason};
  for (const auto& [reason, words] : certain)
    if (plain.find(words) != std::string_view::npos) return {reason, true, true};
  for (const auto& [reason, words] : ends)
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
  for (const auto& [reason, words] : excuses)
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
