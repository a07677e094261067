#include "mail/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mail/mail_checked.hpp"
#include "mail/reading.hpp"
#include "table/as_csv.hpp"
#include "table/as_xlsx.hpp"

namespace twinwatch::mail {

namespace {

using testing::HasSubstr;
using testing::Not;

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
  m.html =
      "<img src=\"cid:share\" width=\"600\" alt=\"%62 aktif\"><p>500 okulun 412&#39;si hakkında bilgi var: İIıi "
      "ĞğŞşÇçÖöÜü</p>" +
      std::string(3000, 'y');
  m.pictures.push_back({"share", "oranlar.png", "\x89PNG\r\n\x1a\n" + std::string(200, '\0')});
  const table::Table list{"Okullar",
                          {"İl", "Kod", "Okul", "Gün"},
                          {{"Şanlıurfa", "000123", "=Eğitim; \"Işık\" İlkokulu", table::Day{2026, 11, 13}}}};
  m.attachments.push_back({"Şanlıurfa-okullar-2026-W47.csv", "text/csv", table::as_csv(list)});
  m.attachments.push_back({"Şanlıurfa-okullar-2026-W47.xlsx",
                           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                           table::as_xlsx(list, m.date_ms)});
  return m;
}

std::string read_all(int fd) {
  std::string out;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(fd, buffer, sizeof buffer)) > 0;) out.append(buffer, static_cast<std::size_t>(n));
  return out;
}

}  // namespace

TEST(Message, OneClickIsOfferedOnlyWhereAnAddressForItIsConfigured) {
  auto m = turkish_mail();
  const auto by_mail = "List-Unsubscribe: <mailto:masa@example.org?subject=unsubscribe>\n";
  EXPECT_THAT(render(m), HasSubstr(by_mail));
  EXPECT_THAT(render(m), Not(HasSubstr("List-Unsubscribe-Post")));
  m.unsubscribe_url = "https://masa.example.org/birak?id=digest.province-63.2026-W47.0123456789abcdef@example.org";
  const auto octets = render(m);
  EXPECT_THAT(octets, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));
  // Whole and in one piece, however the line is folded: RFC 8058 reads <…> as it stands.
  EXPECT_TRUE(octets.find("List-Unsubscribe: <" + m.unsubscribe_url +
                          ">,\n <mailto:masa@example.org?subject=unsubscribe>\n") != octets.npos)
      << octets.substr(0, octets.find("\n\n"));

  EXPECT_TRUE(is_one_click_url("https://masa.example.org/birak?liste=1"));
  for (const char* no :
       {"http://masa.example.org", "https://", "https:///x", "https://masa.example.org/a b", "https://a/>,<b",
        "https://a/\nBcc:x", "https://masa.example.org/#x", "mailto:masa@example.org"})
    EXPECT_FALSE(is_one_click_url(no)) << no;
}

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
  m = turkish_mail();
  m.attachments[0].octets = table::as_csv({"Okullar", {"İl", "Kod", "Okul", "Gün"}, {{"Van", "1", "başka", ""}}});
  EXPECT_FALSE(checked_by_python(render(m))) << "the two lists differ";
  m = turkish_mail();
  m.attachments[1].octets.resize(m.attachments[1].octets.size() / 2);
  EXPECT_FALSE(checked_by_python(render(m))) << "half a workbook";
}

TEST(Message, ComesBackWholeFromOurOwnReader) {
  const auto m = turkish_mail();
  const auto shown = take_apart(render(m));
  EXPECT_EQ(shown.text, m.text);
  EXPECT_EQ(shown.html, m.html);
  ASSERT_EQ(shown.attachments.size(), m.attachments.size());
  for (std::size_t i = 0; i < m.attachments.size(); ++i) {
    EXPECT_EQ(shown.attachments[i].name, m.attachments[i].name);
    EXPECT_EQ(shown.attachments[i].type, m.attachments[i].type);
    EXPECT_EQ(shown.attachments[i].body, m.attachments[i].octets);
  }
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
        "a@example.org\r\nBcc: b@example.org", "<a@example.org>", "a@öğretmen.example", "a\xff@example.org"}) {
    EXPECT_NE(address_problem(address), "") << address;
    auto m = turkish_mail();
    m.recipient = address;
    EXPECT_THROW(render(m), std::invalid_argument) << address;
  }
  EXPECT_EQ(address_problem("il.koordinator+25@meb.example.org"), "");
}

TEST(Message, ADomainIsWrittenInAsciiAndANameAsItIs) {
  EXPECT_EQ(canonical_address("İl.Koordinatörü@Okul.Example"), "İl.koordinatörü@okul.example");
  EXPECT_EQ(canonical_address("a@çiğli.example"), "a@xn--ili-1la5z.example");
  EXPECT_EQ(canonical_address("a@-.example ö"), "a@-.example ö") << "what is none stays as it is";
  EXPECT_EQ(address_problem("koordinatör@example.org"), "");
}

TEST(Message, IdsTellWhatTheMailIsAboutAndDifferWithWhatItSays) {
  const auto id = message_id("province:25", "2026-W47", "bir", "example.org");
  EXPECT_EQ(id.substr(0, 28), "digest.province-25.2026-W47.");
  EXPECT_EQ(id, message_id("province:25", "2026-W47", "bir", "example.org"));
  EXPECT_NE(id, message_id("province:25", "2026-W47", "iki", "example.org"));
}

}  // namespace twinwatch::mail
