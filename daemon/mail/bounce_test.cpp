#include "mail/bounce.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/bounce_fields.hpp"
#include "mail/bounce_words.hpp"

namespace twinwatch::mail {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A report as servers write them; all names and hosts are made up.
std::string report(const std::string& fields, const std::string& text = "Your mail could not be delivered.\n",
                   const std::string& about = "digest.province-25.2026-W47.0123456789abcdef@example.org") {
  return "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nTo: twinwatch@example.org\n"
         "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_x\"\n\n"
         "--=_x\nContent-Type: text/plain; charset=utf-8\n\n" +
         text + "\n--=_x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n" + fields +
         "\n--=_x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + about +
         ">\nTo: erzurum@example.org\nSubject: eTwinning\n\n--=_x--\n";
}

std::string plain(const std::string& headers, const std::string& text) {
  return headers + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text;
}

Bounce first(const std::string& mail) { return read_bounce(mail).recipients.front(); }

std::string short_form(const Bounce& bounce) {
  return bounce.recipient + " " + bounce.status + " " + bounce.reason + " " + std::string(kind_word(bounce.kind));
}

}  // namespace

TEST(Bounce, AReportOfAnUnknownUserIsHardAndTellsWhichMailOfOurs) {
  const auto mail = read_bounce(report(
      "Final-Recipient: rfc822; Erzurum@Example.org\nAction: failed\nStatus: 5.1.1\n"
      "Diagnostic-Code: smtp; 550 5.1.1 <erzurum@example.org>: Recipient address rejected: User unknown in virtual\n"
      " mailbox table\n"));
  ASSERT_EQ(mail.recipients.size(), 1u);
  EXPECT_EQ(short_form(mail.recipients[0]), "Erzurum@example.org 5.1.1 userunknown hard");
  EXPECT_THAT(mail.recipients[0].said, HasSubstr("virtual mailbox table"));
  EXPECT_THAT(mail.original_ids, ElementsAre("digest.province-25.2026-W47.0123456789abcdef@example.org"));
}

TEST(Bounce, WhatMayPassIsSoftWhateverCodeStandsBesideIt) {
  for (const char* said :
       {"550 5.1.1 <a@b.example>... Mailbox full", "552 5.2.2 over quota", "550 5.2.1 account disabled",
        "554 5.7.1 Message rejected as spam", "550 5.7.1 Client host blocked using dnsbl.example.org",
        "550 5.1.1 sender rejected: user unknown", "450 4.1.1 user unknown, try again later", "421 4.7.0 greylisted",
        "550 5.7.1 relaying denied", "553 5.1.8 domain of sender does not exist", "550 Requested action not taken",
        "552 5.3.4 message too large", "550 5.1.1 posta kutusu dolu"})
    EXPECT_EQ(kind_word(first(report("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n"
                                     "Diagnostic-Code: smtp; " +
                                     std::string(said) + "\n"))
                            .kind),
              "soft")
        << said;
}

TEST(Bounce, WhatIsGoneForGoodIsHard) {
  for (const char* said : {"550 5.1.1 no such user", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
                           "550 5.1.2 unknown host", "550 5.1.6 address has changed", "556 5.7.27 does not accept mail",
                           "550 5.1.1 Kullanıcı bulunamadı", "511 5.1.1 Invalid recipient"})
    EXPECT_EQ(kind_word(first(report("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n"
                                     "Diagnostic-Code: smtp; " +
                                     std::string(said) + "\n"))
                            .kind),
              "hard")
        << said;
}

TEST(Bounce, OneWitnessIsNotEnough) {
  const auto with = [](const std::string& said, const std::string& text) {
    return short_form(
        first(report("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n"
                     "Diagnostic-Code: smtp; " +
                         said + "\n",
                     text)));
  };
  EXPECT_EQ(with("550 user unknown", "Sorry.\n"), "a@b.example 5.0.0 filtered soft");
  EXPECT_EQ(
      with("550 user unknown", "<a@b.example>: host b.example said: 550 user unknown (in reply to RCPT TO command)\n"),
      "a@b.example 5.0.0 userunknown hard");
  EXPECT_EQ(
      with("550 user unknown", "<a@b.example>: host b.example said: 550 user unknown (in reply to end of DATA)\n"),
      "a@b.example 5.0.0 filtered soft");
  EXPECT_EQ(with("550 5.1.1 mailbox unavailable", "Sorry.\n"), "a@b.example 5.1.1 userunknown hard");
  EXPECT_EQ(with("550 5.1.1 XQ-17 no thanks", "Sorry.\n"), "a@b.example 5.1.1 filtered soft")
      << "words that nobody here knows";
  EXPECT_EQ(with("550 5.1.1 user unknown", "The mailbox is full.\n"), "a@b.example 5.1.1 filtered soft")
      << "a report that contradicts itself";
}

TEST(Bounce, ADelayIsNoFailureAndAReceiptIsNone) {
  EXPECT_EQ(short_form(first(report("Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1\n"))),
            "a@b.example 4.4.1 onhold soft");
  EXPECT_EQ(short_form(first(report("Final-Recipient: rfc822; a@b.example\nAction: delivered\nStatus: 2.0.0\n"))),
            "a@b.example 2.0.0 delivered auto");
}

TEST(Bounce, EachRecipientOfAReportIsJudgedByItself) {
  const auto mail =
      read_bounce(report("Final-Recipient: rfc822; gone@b.example\nAction: failed\nStatus: 5.1.1\n\n"
                         "Final-Recipient: rfc822; full@b.example\nAction: failed\nStatus: 5.2.2\n"));
  ASSERT_EQ(mail.recipients.size(), 2u);
  EXPECT_EQ(short_form(mail.recipients[0]), "gone@b.example 5.1.1 userunknown hard");
  EXPECT_EQ(short_form(mail.recipients[1]), "full@b.example 5.2.2 mailboxfull soft");
}

TEST(Bounce, ServersThatWriteNoReportAreUnderstoodToo) {
  EXPECT_EQ(
      short_form(first(plain("From: MAILER-DAEMON@q.example\nTo: twinwatch@example.org\nSubject: failure notice\n",
                             "Hi. This is the qmail-send program at q.example.\nI'm afraid I wasn't able to deliver "
                             "your message to the following addresses.\nThis is a permanent error; I've given up.\n\n"
                             "<yok@b.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no "
                             "such user\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\n"
                             "Message-ID: <m1@example.org>\nSubject: the mailbox is full\n"))),
      "yok@b.example 5.1.1 userunknown hard");
  const auto away = first(plain(
      "From: koordinator@b.example\nTo: twinwatch@example.org\nSubject: Otomatik yanıt: eTwinning\nAuto-Submitted: "
      "auto-replied\n",
      "İzindeyim. Acil durumda mailbox full yazmayın.\n"));
  EXPECT_EQ(short_form(away), "koordinator@b.example  vacation auto");
  EXPECT_EQ(first(plain("From: koordinator@b.example\nSubject: Ynt: liste\n", "Teşekkürler.\n")).reason, "notabounce");
}

TEST(Bounce, AComplaintIsNoDeadAddress) {
  const auto complaint = first(
      "From: fbl@example.net\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; "
      "report-type=feedback-report; boundary=x\n\n--x\nContent-Type: text/plain\n\nno such user\n--x\nContent-Type: "
      "message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: <a@b.example>\n\n--x--\n");
  EXPECT_EQ(short_form(complaint), "a@b.example  feedback soft");
}

TEST(Bounce, GarbageIsAnsweredNotFeared) {
  std::string mail = report("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n");
  for (std::size_t cut = 0; cut <= mail.size(); cut += 7)
    EXPECT_FALSE(read_bounce(mail.substr(0, cut)).recipients.empty());
  for (std::size_t at = 0; at < mail.size(); at += 3) {
    std::string broken = mail;
    broken[at] = static_cast<char>(at * 37);
    EXPECT_FALSE(read_bounce(broken).recipients.empty());
  }
  EXPECT_FALSE(read_bounce(std::string("\0\xff\xfe@<>", 7)).recipients.empty());
}

TEST(BounceFields, TheCodeThatSaysMostIsTaken) {
  EXPECT_EQ(status_in("5.1.0 - Unknown address error 550-'5.2.2 <a@b>... Mailbox Full'"), "5.2.2");
  EXPECT_EQ(status_in("550 5.1.1 no; 5.0.0"), "5.1.1");
  EXPECT_EQ(status_in("550-5.1.1 gone"), "5.1.1");
  EXPECT_EQ(status_in("host 5.1.1.7 and Exim 4.80, agent v5.1.1"), "") << "an IP and a version are no codes";
  EXPECT_EQ(reply_in("host mx[192.0.2.155] said: 550 5.1.1 no"), 550);
  EXPECT_THAT(addresses_in("to <A.b@C.example>, 'd@e.example'."), ElementsAre("A.b@c.example", "d@e.example"));
}

}  // namespace twinwatch::mail
