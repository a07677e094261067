#include "mail/message.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mail/mail_checked.hpp"
#include "mail/reading.hpp"
#include "mail/table_csv.hpp"

namespace twinwatch::mail {

namespace {

using test::checked_by_python;
using test::shell_word;

Message turkish_mail() {
  Message m;
  m.from_name = "Şule'nin eTwinning Masası, İl Ölçme";  // a comma and an apostrophe, as office names have
  m.from_address = "twinwatch@example.org";
  m.recipient = "erzurum@example.org";
  m.reply_to = "masa@example.org";
  m.subject =
      "[ÖRNEK VERİ] Şanlıurfa eTwinning: 3 yeni, 12 süren ve çok uzun olduğu için katlanması gereken bir konu satırı";
  m.date_ms = 1'795'000'000'000;
  m.message_id = "digest.province-63.2026-W47.0123456789abcdef@example.org";
  m.references = {"a@example.org", "b@example.org"};
  m.list_name = "twinwatch Şanlıurfa";
  m.list_id = "digest-63.example.org";
  m.unsubscribe_mailto = "masa@example.org";
  m.text = "Merhaba,\n\n500 okulun 412'si hakkında bilgi var.\n" + std::string(3000, 'x') + "\nFrom buradan\n.\n";
  m.html = "<p>500 okulun 412&#39;si hakkında bilgi var: İIıi ĞğŞşÇçÖöÜü</p>" + std::string(3000, 'y');
  m.attachments.push_back({"Şanlıurfa-okullar-2026-W47.csv", "text/csv",
                           table_csv({{"İl", "Okul"}, {"Şanlıurfa", "=Eğitim; \"Işık\" İlkokulu"}})});
  return m;
}

std::string read_all(int fd) {
  std::string out;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(fd, buffer, sizeof buffer)) > 0;) out.append(buffer, static_cast<std::size_t>(n));
  return out;
}

}  // namespace

TEST(Message, IsReadByAnotherParserAsItWasMeant) {
  const auto m = turkish_mail();
  EXPECT_TRUE(
      checked_by_python(render(m), "--subject " + shell_word(m.subject) + " --to erzurum@example.org --attachment " +
                                       shell_word(m.attachments[0].name) + " --cell " +
                                       shell_word("'=Eğitim; \"Işık\" İlkokulu") + " --reply-to-id '<b@example.org>'"));
}

TEST(Message, TheOtherParserCanFail) {
  auto m = turkish_mail();
  EXPECT_FALSE(checked_by_python(render(m), "--subject " + shell_word("başka bir konu")));
  m.attachments[0].octets = "İl;Okul\n";
  EXPECT_FALSE(checked_by_python(render(m)));
}

TEST(Message, ComesBackWholeFromOurOwnReader) {
  const auto m = turkish_mail();
  const auto shown = take_apart(render(m));
  EXPECT_EQ(shown.text, m.text);
  EXPECT_EQ(shown.html, m.html);
  ASSERT_EQ(shown.attachments.size(), 1u);
  EXPECT_EQ(shown.attachments[0].name, m.attachments[0].name);
  EXPECT_EQ(shown.attachments[0].body, m.attachments[0].octets);
  const auto subject = std::find_if(shown.headers.begin(), shown.headers.end(),
                                    [](const auto& header) { return header.first == "Subject"; });
  ASSERT_NE(subject, shown.headers.end());
  EXPECT_EQ(subject->second, m.subject);
}

TEST(Message, TheSameInputGivesTheSameOctetsInAnotherProcess) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("LC_ALL", "tr_TR.UTF-8", 1);
    ::setenv("TZ", "America/New_York", 1);
    const auto octets = render(turkish_mail());
    for (std::size_t done = 0; done < octets.size();)
      done += static_cast<std::size_t>(::write(ends[1], octets.data() + done, octets.size() - done));
    ::_exit(0);
  }
  ::close(ends[1]);
  const auto theirs = read_all(ends[0]);
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(render(turkish_mail()), theirs);
  EXPECT_FALSE(theirs.empty());
}

TEST(Message, ALineBreakInANameOrSubjectStartsNoHeader) {
  auto m = turkish_mail();
  m.subject = "konu\r\nBcc: everybody@example.org";
  m.from_name = "ad\nBcc: everybody@example.org";
  const auto octets = render(m);
  EXPECT_EQ(octets.find("\nBcc:"), std::string::npos);
  EXPECT_TRUE(checked_by_python(octets));
}

TEST(Message, RefusesWhatIsNoAddress) {
  for (const char* address :
       {"", "nobody", "@example.org", "a@", "a b@example.org", "a@b@c", "a@example.org,b@example.org",
        "a@example.org\r\nBcc: b@example.org", "<a@example.org>", "öğretmen@example.org"}) {
    EXPECT_NE(address_problem(address), "") << address;
    auto m = turkish_mail();
    m.recipient = address;
    EXPECT_THROW(render(m), std::invalid_argument) << address;
  }
  EXPECT_EQ(address_problem("il.koordinator+25@meb.example.org"), "");
}

TEST(Message, IdsTellWhatTheMailIsAboutAndDifferWithWhatItSays) {
  const auto id = message_id("province:25", "2026-W47", "bir", "example.org");
  EXPECT_EQ(id.substr(0, 28), "digest.province-25.2026-W47.");
  EXPECT_EQ(id, message_id("province:25", "2026-W47", "bir", "example.org"));
  EXPECT_NE(id, message_id("province:25", "2026-W47", "iki", "example.org"));
}

TEST(TableCsv, NeutralisesEverythingThatASpreadsheetWouldRun) {
  EXPECT_EQ(table_csv({{"=1+1", "+90", "-5", "@a", "\tx", "a=b", "a;b", "a\"b", "a\nb", ""}}),
            "\xEF\xBB\xBF'=1+1;'+90;'-5;'@a;'\tx;a=b;\"a;b\";\"a\"\"b\";\"a\nb\";\r\n");
}

}  // namespace twinwatch::mail
