#include "mail/lighter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/mail_checked.hpp"
#include "mail/message.hpp"
#include "mail/reading.hpp"

namespace twinwatch::mail {

using testing::HasSubstr;

TEST(Lighter, SaysTheSameWithoutTheListsAndWhereToAskForThem) {
  Message m;
  m.from_name = "eTwinning İzleme";
  m.from_address = "twinwatch@example.org";
  m.reply_to = "masa@example.org";
  m.recipient = "erzurum@example.org";
  m.subject = "Erzurum: eTwinning haftalık özet";
  m.date_ms = 1'794'808'800'000;
  m.message_id = "digest.province-25.2026-W47.0123456789abcdef@example.org";
  m.text = "Merhaba, Işıklı Ortaokulu\n";
  m.html = "<html><body class=\"x\"><p>Merhaba, Işıklı Ortaokulu</p></body></html>";
  m.attachments.push_back({"Erzurum-okullar.csv", "text/csv", std::string(50'000, 'x')});
  const auto whole = render(m);
  const auto light = lighter(whole, m.message_id);
  EXPECT_EQ(light, lighter(whole, m.message_id)) << "the same octets each time";
  EXPECT_LT(light.size(), 4'000u);
  const auto shown = take_apart(light);
  EXPECT_TRUE(shown.attachments.empty());
  EXPECT_THAT(shown.text, testing::AllOf(HasSubstr("eklenemedi"), HasSubstr("masa@example.org"), HasSubstr("Işıklı")));
  EXPECT_THAT(shown.html, testing::AllOf(HasSubstr("<body class=\"x\"><p style"), HasSubstr("Işıklı")));
  EXPECT_THAT(light, HasSubstr("Message-Id: <light." + m.message_id + ">"));
  m.attachments.clear();
  EXPECT_EQ(lighter(render(m), m.message_id), "") << "nothing to drop";
  EXPECT_EQ(lighter("garbage", "x"), "");
}

TEST(Lighter, IsForMailsThatWereTooBigAndNoBoxesThatWereFull) {
  EXPECT_TRUE(refused_for_size("552 5.3.4 message too big"));
  EXPECT_TRUE(refused_for_size("552 size limit"));
  EXPECT_FALSE(refused_for_size("552 5.2.2 mailbox full"));
  EXPECT_FALSE(refused_for_size("550 5.1.1 no"));
}

}  // namespace twinwatch::mail
