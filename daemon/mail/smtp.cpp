#include "mail/smtp.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>

#include "mail/fault_point.hpp"
#include "mail/smtp_outcome.hpp"

namespace twinwatch::mail {

namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using SmtpList = std::unique_ptr<curl_slist, FreeList>;

// One transfer as its callbacks see it.
struct Transfer {
  Conversation talk;
  std::string wire;
  std::size_t given = 0;
  bool over = false;  // we said QUIT: what is answered to that is no answer to the mail
  const std::atomic<bool>* interrupted = nullptr;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.talk.data_begun) fault_point("data");
  transfer.talk.data_begun = true;
  const auto n = std::min(size * count, transfer.wire.size() - transfer.given);
  std::memcpy(into, transfer.wire.data() + transfer.given, n);
  transfer.given += n;
  if (transfer.given == transfer.wire.size() && !transfer.talk.data_whole) {
    transfer.talk.data_whole = true;
    fault_point("data_sent");
  }
  return n;
}

// One line of a reply: "250-SIZE 10240000", "250 2.1.0 Ok".
std::size_t hear(char* line, std::size_t size, std::size_t count, void* user) {
  auto& talk = static_cast<Transfer*>(user)->talk;
  const std::string_view text(line, size * count);
  if (static_cast<Transfer*>(user)->over || text.size() < 3 || !std::isdigit(static_cast<unsigned char>(text[0])))
    return text.size();
  const int code = std::atoi(std::string(text.substr(0, 3)).c_str());
  const bool goes_on = talk.code == code && !talk.words.empty() && talk.words.back() == '-';
  if (!goes_on) talk.words.clear();
  if (!talk.words.empty()) talk.words.pop_back();
  talk.words += text;
  talk.code = code;
  if (text.size() > 3 && text[3] == '-') {
    talk.words += '-';  // more lines of this reply follow
    return text.size();
  }
  if (talk.data_whole) talk.answered = true;
  if (talk.command == "MAIL" && code / 100 == 2) talk.sender_accepted = true;
  if (talk.command == "RCPT" && code / 100 == 2) talk.recipient_accepted = true;
  if (talk.command == "AUTH" && code == 235) talk.authenticated = true;
  return text.size();
}

// The commands that libcurl sends; of them only the verb is looked at: AUTH carries the password.
int see(CURL*, curl_infotype kind, char* octets, std::size_t size, void* user) {
  if (kind != CURLINFO_HEADER_OUT) return 0;
  auto& talk = static_cast<Transfer*>(user)->talk;
  const std::string_view sent(octets, size);
  if (sent.starts_with("QUIT")) static_cast<Transfer*>(user)->over = true;
  for (const std::string_view verb : {"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "VRFY", "NOOP"}) {
    if (!sent.starts_with(verb) || (sent.size() > verb.size() && sent[verb.size()] != ' ' && sent[verb.size()] != '\r'))
      continue;
    talk.command = verb;
    if (verb == "EHLO" || verb == "HELO") talk.authenticated = false;
    talk.code = 0;
    talk.words.clear();
  }
  return 0;
}

int look_around(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->interrupted->load() ? 1 : 0;
}

std::string first_line_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) return {};
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
  return line;
}

bool is_about_tls(CURLcode code) {
  return code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CIPHER || code == CURLE_SSL_CERTPROBLEM ||
         code == CURLE_SSL_ISSUER_ERROR;
}

}  // namespace

struct Smtp::Line {
  CURL* curl = nullptr;
  bool authenticated = false;  // the connection that is kept
  char error[CURL_ERROR_SIZE] = {};
  Line() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl = curl_easy_init();
    if (curl == nullptr) throw std::runtime_error("mail: libcurl could not be started");
  }
  ~Line() { curl_easy_cleanup(curl); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl, option, value);
  }

  // Everything but the mail itself. The connection and its TLS session stay with the handle.
  void prepare(const SmtpConfig& config, Transfer& transfer) {
    curl_easy_reset(curl);
    const bool implicit = config.tls == SmtpConfig::Tls::implicit;
    const std::string url =
        fmt::format("{}://{}:{}{}", implicit ? "smtps" : "smtp",
                    config.host.find(':') != std::string::npos ? "[" + config.host + "]" : config.host, config.port,
                    config.helo.empty() ? "" : "/" + config.helo);
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_NOPROXY, "*");  // the environment's HTTP proxy carries no mail
    set(CURLOPT_USE_SSL, config.tls == SmtpConfig::Tls::none ? long{CURLUSESSL_NONE} : long{CURLUSESSL_ALL});
    set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!config.ca_file.empty()) {
      set(CURLOPT_CAINFO, config.ca_file.c_str());
      set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (!config.user.empty()) {
      const auto password = first_line_of(config.password_file);
      set(CURLOPT_USERNAME, config.user.c_str());
      set(CURLOPT_PASSWORD, password.c_str());
    }
    transfer.talk.wants_auth = !config.user.empty();
    transfer.talk.authenticated = authenticated;
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, std::min(config.timeout_ms, 30'000L));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, std::max(1L, config.timeout_ms / 1000));
    set(CURLOPT_TIMEOUT_MS, 4 * config.timeout_ms);  // of one mail, however slowly the answers come
    set(CURLOPT_ERRORBUFFER, error);
    set(CURLOPT_HEADERFUNCTION, hear);
    set(CURLOPT_HEADERDATA, &transfer);
    set(CURLOPT_WRITEFUNCTION, hear);  // what NOOP is answered
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGFUNCTION, see);
    set(CURLOPT_DEBUGDATA, &transfer);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, look_around);
    set(CURLOPT_XFERINFODATA, &transfer);
  }

  CURLcode perform(Transfer& transfer) {
    error[0] = '\0';
    const auto code = curl_easy_perform(curl);
    if (code != CURLE_OK) transfer.talk.trouble = error[0] != '\0' ? error : curl_easy_strerror(code);
    authenticated = transfer.talk.authenticated;
    transfer.talk.tls_failed = is_about_tls(code);
    transfer.talk.login_denied = code == CURLE_LOGIN_DENIED;
    return code;
  }

  bool was_a_kept_connection() const {
    long connects = 0;
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connects);
    return connects == 0;
  }
};

Smtp::Smtp(SmtpConfig config) : config_(std::move(config)), line_(std::make_unique<Line>()) {}
Smtp::~Smtp() = default;

Delivery Smtp::deliver(std::string_view /*message_id*/, std::string_view recipient, std::string_view octets,
                       std::int64_t /*now_ms*/) {
  const std::string from = "<" + config_.from + ">", to = "<" + std::string(recipient) + ">";
  bool fresh = false;
  for (;;) {
    Transfer transfer;
    transfer.interrupted = &interrupted_;
    transfer.wire = as_on_the_wire(octets);
    if (transfer.wire.size() > config_.most_octets) {
      transfer.talk.refused_by_us = true;
      transfer.talk.trouble = fmt::format(
          "552 5.3.4 the mail has {} octets, more than [mail.smtp] max_size lets through", transfer.wire.size());
      return outcome_of(transfer.talk);
    }
    line_->prepare(config_, transfer);
    const SmtpList recipients(curl_slist_append(nullptr, to.c_str()));
    line_->set(CURLOPT_MAIL_FROM, from.c_str());
    line_->set(CURLOPT_MAIL_RCPT, recipients.get());
    line_->set(CURLOPT_UPLOAD, 1L);
    line_->set(CURLOPT_READFUNCTION, give);
    line_->set(CURLOPT_READDATA, &transfer);
    // SIZE=, where it is known. libcurl 7.88 counts the dots it doubles against it and could stop short: then without.
    const bool dots = transfer.wire.starts_with('.') || transfer.wire.find("\n.") != std::string::npos;
    line_->set(CURLOPT_INFILESIZE_LARGE, dots ? curl_off_t{-1} : static_cast<curl_off_t>(transfer.wire.size()));
    line_->set(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    const auto code = line_->perform(transfer);
    // A kept connection that the server had closed meanwhile: nothing of this mail was seen by anybody.
    if (code != CURLE_OK && !fresh && !transfer.talk.sender_accepted && transfer.talk.code == 0 &&
        line_->was_a_kept_connection() && !interrupted_) {
      fresh = true;
      continue;
    }
    auto delivery = outcome_of(transfer.talk);
    // What is left of a conversation that broke off may hold half a mail: the next one has a connection of its own.
    if (delivery.outcome == Delivery::Outcome::unknown || code == CURLE_OPERATION_TIMEDOUT) {
      line_.reset();
      line_ = std::make_unique<Line>();
    }
    return delivery;
  }
}

Delivery Smtp::try_the_way() {
  Transfer transfer;
  transfer.interrupted = &interrupted_;
  line_->prepare(config_, transfer);
  line_->set(CURLOPT_CUSTOMREQUEST, "NOOP");
  const auto code = line_->perform(transfer);
  if (code == CURLE_OK && transfer.talk.wants_auth && !transfer.talk.authenticated)
    return {Delivery::Outcome::deferred, "the server asked for no login, although [mail.smtp] has a user", true};
  if (code == CURLE_OK) return {Delivery::Outcome::sent, fmt::format("{} {}", transfer.talk.code, "the way is open")};
  return outcome_of(transfer.talk);
}

std::string as_on_the_wire(std::string_view octets) {
  std::string wire;
  wire.reserve(octets.size() + octets.size() / 40);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) wire += '\r';
    wire += octets[i];
  }
  if (!wire.ends_with("\r\n")) wire += "\r\n";
  return wire;
}

}  // namespace twinwatch::mail
