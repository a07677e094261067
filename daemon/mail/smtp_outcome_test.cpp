#include "mail/smtp_outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/smtp.hpp"

namespace twinwatch::mail {

namespace {

using Outcome = Delivery::Outcome;
using testing::HasSubstr;

Conversation at(const std::string& command, int code, const std::string& words) {
  Conversation talk;
  talk.command = command;
  talk.code = code;
  talk.words = words;
  talk.sender_accepted = command == "RCPT" || command == "DATA";
  talk.recipient_accepted = command == "DATA";
  return talk;
}

Conversation after_the_mail(int code, const std::string& words) {
  auto talk = at("DATA", code, words);
  talk.data_begun = talk.data_whole = true;
  talk.answered = code != 354;
  return talk;
}

}  // namespace

TEST(SmtpOutcome, SentIsWhatTheServerSaidAfterTheLastOctet) {
  EXPECT_EQ(outcome_of(after_the_mail(250, "250 2.0.0 queued")).outcome, Outcome::sent);
  EXPECT_EQ(outcome_of(after_the_mail(354, "354 go on")).outcome, Outcome::unknown);
  EXPECT_EQ(outcome_of(after_the_mail(451, "451 4.3.0 later")).outcome, Outcome::deferred);
  EXPECT_EQ(outcome_of(after_the_mail(554, "554 5.7.1 spam")).outcome, Outcome::refused);
  auto broken = at("DATA", 354, "354 go on");
  broken.data_begun = true;
  EXPECT_EQ(outcome_of(broken).outcome, Outcome::deferred) << "without the last octet no server takes it";
}

TEST(SmtpOutcome, ARecipientIsRefusedForHisOwnSakeOnly) {
  const auto refused = outcome_of(at("RCPT", 550, "550 5.1.1 no such user"));
  EXPECT_EQ(refused.outcome, Outcome::refused);
  EXPECT_FALSE(refused.server_closed);
  const auto grey = outcome_of(at("RCPT", 451, "451 4.7.1 greylisted"));
  EXPECT_EQ(grey.outcome, Outcome::deferred);
  EXPECT_FALSE(grey.server_closed);
  for (const char* words : {"554 5.7.1 Relay access denied", "530 5.7.0 Must issue STARTTLS first",
                            "554 5.7.1 Client host blocked", "550 5.7.1 your IP has a bad reputation"}) {
    const auto closed = outcome_of(at("RCPT", std::stoi(words), words));
    EXPECT_EQ(closed.outcome, Outcome::deferred) << words;
    EXPECT_TRUE(closed.server_closed) << words;
  }
  auto unasked = at("RCPT", 550, "550 5.1.1 no such user");
  unasked.wants_auth = true;
  EXPECT_TRUE(outcome_of(unasked).server_closed) << "to one who did not log in servers say many things";
}

TEST(SmtpOutcome, WhatShutsTheWayForAllRefusesNobody) {
  auto no_tls = at("EHLO", 250, "250 ok");
  no_tls.tls_failed = true;
  no_tls.trouble = "STARTTLS not supported";
  EXPECT_THAT(outcome_of(no_tls).reply, HasSubstr("in the clear"));
  auto login = at("AUTH", 535, "535 5.7.8 wrong");
  login.login_denied = true;
  Conversation nobody;
  nobody.trouble = "Connection refused";
  for (const auto& talk :
       {no_tls, login, nobody, at("MAIL", 550, "550 5.1.8 sender refused"), at("MAIL", 421, "421 busy")}) {
    EXPECT_EQ(outcome_of(talk).outcome, Outcome::deferred) << talk.words;
    EXPECT_TRUE(outcome_of(talk).server_closed) << talk.words;
  }
  EXPECT_EQ(outcome_of(at("MAIL", 552, "552 5.3.4 too big")).outcome, Outcome::refused) << "of this mail, not of all";
}

TEST(SmtpWire, LinesEndInCrLfOnce) {
  EXPECT_EQ(as_on_the_wire("a\n\nb\r\nc"), "a\r\n\r\nb\r\nc\r\n");
  EXPECT_EQ(as_on_the_wire("\n"), "\r\n");
}

}  // namespace twinwatch::mail
