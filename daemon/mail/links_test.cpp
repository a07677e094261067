#include "mail/links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "mail/world.hpp"

namespace twinwatch::mail {

TEST(Links, EndWhereTheSentenceOrTheMarkupDoes) {
  EXPECT_THAT(links_in("Kayıt: https://example.org/kayit?dil=tr. Yardım (http://example.org/yardim), ya da "
                       "<a href=\"https://example.org/a_b/\">burası</a>; httpd, https://, http ve https:// değil"),
              testing::ElementsAre("https://example.org/kayit?dil=tr", "http://example.org/yardim",
                                   "https://example.org/a_b/"));
  EXPECT_THAT(links_in("{{link}} http"), testing::IsEmpty());
}

TEST(Links, AreThoseOfAdviceAndTemplatesEachOnce) {
  test::World world;
  const auto templates = world.folder / "templates";
  std::filesystem::create_directory(templates);
  std::ofstream(templates / "digest.tr.txt.mustache") << "https://example.org/takvim https://example.org/kayit\n";
  std::ofstream(templates / "notes.txt") << "https://example.org/nobody-is-sent-this\n";
  world.policy.templates = templates;
  world.rules.front().advice_tr = "Kayıt için https://example.org/kayit adresine bakın.";
  world.policy.links = {{"Eğitimler", "Training", "https://example.org/egitim"}};
  std::vector<std::string> found;
  for (const auto& link : offered_links(world.policy, world.rules)) found.push_back(link.where + " " + link.url);
  EXPECT_THAT(found, testing::ElementsAre("mail.link https://example.org/egitim",
                                          "rule no_active_project https://example.org/kayit",
                                          "digest.tr.txt.mustache https://example.org/takvim"));
}

}  // namespace twinwatch::mail
