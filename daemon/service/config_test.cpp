#include "service/config.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "service/config_web.hpp"

namespace twinwatch::service {
namespace {

class ConfigFile : public testing::Test {
 protected:
  ~ConfigFile() override { std::filesystem::remove_all(folder_); }

  Config load(const std::string& text) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "twinwatch.toml") << text;
    return load_config(folder_ / "twinwatch.toml", {});
  }
  std::string refusal(const std::string& text) {
    try {
      load(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "accepted";
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("tw-config-" + std::to_string(::getpid()) + "-" + testing::UnitTest::GetInstance()->current_test_info()->name());
  const std::string source_ = "[source.registry]\nplugin = \"school_csv\"\n";
};

TEST_F(ConfigFile, GivesDefaultsToWhatIsNotSaid) {
  const auto config = load(source_);
  ASSERT_EQ(config.sources.size(), 1u);
  EXPECT_EQ(config.sources[0].inbox, "/var/lib/twinwatch/inbox/registry");
  EXPECT_EQ(config.sources[0].gate.median_share, 0.8);
  EXPECT_FALSE(config.mail.policy.send) << "a fresh install mails nobody by accident";
  EXPECT_EQ(config.timezone, "Europe/Istanbul");
}

TEST_F(ConfigFile, ReadsPathsRelativeToItself) {
  const auto config = load("[service]\nstate_dir = \"../state\"\n" + source_);
  EXPECT_EQ(config.state_dir, (folder_.parent_path() / "state").lexically_normal());
}

TEST_F(ConfigFile, FoldsTheStatesThatCountAsActive) {
  EXPECT_THAT(load("[status]\nactive_states = [\"AÇIK\"]\n" + source_).status.active_states,
              testing::ElementsAre("acik"));
}

TEST_F(ConfigFile, NamesFileLineAndKeyOfWhatIsWrong) {
  EXPECT_THAT(refusal(source_ + "archiv = \"none\"\n"),
              testing::AllOf(testing::HasSubstr("twinwatch.toml:3"), testing::HasSubstr("source.registry.archiv"),
                             testing::HasSubstr("did you mean \"archive\"")));
  EXPECT_THAT(refusal("[mail]\nhour = 25\n" + source_), testing::HasSubstr("from 0 to 23"));
  EXPECT_THAT(refusal("[mail]\nmode = \"sent\"\n" + source_), testing::HasSubstr("draft, send"));
  EXPECT_THAT(refusal("[mail]\ntransport = \"smtp\"\n" + source_), testing::HasSubstr("must name the mail server"));
  EXPECT_THAT(refusal("[mail.smtp]\nhost = \"mx.example.org\"\ntls = \"none\"\n" + source_),
              testing::HasSubstr("do not travel in the clear"));
  EXPECT_THAT(refusal("[mail.smtp]\nhost = \"mx.example.org\"\nuser = \"a\"\n" + source_),
              testing::HasSubstr("password_file"));
  EXPECT_THAT(refusal("[status]\nmax_age = \"5 weeks\"\n" + source_), testing::HasSubstr("\"14d\""));
  EXPECT_THAT(refusal("[status]\n"), testing::HasSubstr("names no source"));
}

TEST_F(ConfigFile, OffersLinksThatAreWholeAndSayWhatIsThere) {
  const auto link = [&](const std::string& keys) { return "[[mail.link]]\n" + keys + source_; };
  const auto config = load(link("title_tr = \"Kayıt\"\nurl = \"https://example.org/kayit?dil=tr\"\n"));
  ASSERT_EQ(config.mail.policy.links.size(), 1u);
  EXPECT_EQ(config.mail.policy.links[0].title_tr, "Kayıt");
  for (const char* url : {"", "example.org", "javascript:alert(1)", "https://example.org/a b", "https://example.org."})
    EXPECT_THAT(refusal(link("title_tr = \"Kayıt\"\nurl = \"" + std::string(url) + "\"\n")),
                testing::AllOf(testing::HasSubstr("mail.link.url"), testing::HasSubstr("whole http or https")))
        << url;
  EXPECT_THAT(refusal(link("url = \"https://example.org/\"\n")), testing::HasSubstr("title_tr"));
  EXPECT_THAT(refusal("[mail]\nlink = 3\n" + source_), testing::HasSubstr("[[mail.link]]"));
  EXPECT_THAT(refusal("[mail]\nunsubscribe_url = \"http://example.org\"\n" + source_), testing::HasSubstr("https"));
}

TEST_F(ConfigFile, TakesPluginsByIdAndNeverByPath) {
  EXPECT_THAT(refusal("[source.x]\nplugin = \"../../tmp/evil\"\n"), testing::HasSubstr("by its id"));
}

TEST_F(ConfigFile, HandsListsAndNumbersToPluginsAsText) {
  const auto config = load(source_ + "settings = { codes = [\"a\", \"b\"], n = 3, on = true }\n");
  EXPECT_THAT(config.sources[0].settings,
              testing::UnorderedElementsAre(testing::Pair("codes", "a\nb"), testing::Pair("n", "3"),
                                            testing::Pair("on", "true")));
}

TEST_F(ConfigFile, ReadsNoWebWithoutSayingWhoAsks) {
  const std::string esep = "[source.esep]\nplugin = \"etwinning_net\"\nfrom = \"web\"\n";
  EXPECT_THAT(refusal(esep), testing::AllOf(testing::HasSubstr("source.esep"), testing::HasSubstr("contact")));
  const auto config = load("[web]\ncontact = \"deneme@example.org\"\n" + esep +
                           "hosts = [\"127.0.0.1:8400\"]\ngate = { list_within = \"2h\" }\n"
                           "crawl = { pages_per_run = 7, requests_per_run = 900, max_age = \"2d\" }\n"
                           "canary = [{ account = \"a\", expect = \"none\" }]\n");
  const auto& source = config.sources.front();
  EXPECT_EQ(source.from, SourceConfig::From::web);
  EXPECT_EQ(source.crawl.pages, 7);
  EXPECT_EQ(source.crawl.requests, 900);
  EXPECT_EQ(source.gate.list_within_ms, 2 * 3'600'000);
  EXPECT_EQ(source.crawl.max_age_s, 2u * 86'400);
  ASSERT_EQ(source.gate.canaries.size(), 1u);
  EXPECT_FALSE(source.gate.canaries.front().active);
  EXPECT_FALSE(source.gate.active_states.empty()) << "what a canary is held against";
}

TEST_F(ConfigFile, IsPoliteToEveryHostButTheOperatorsOwn) {
  const std::string host = "[host.\"portal.example\"]\n";
  EXPECT_THAT(refusal(host + "delay = \"200ms\"\n" + source_), testing::HasSubstr("i_own_this_host"));
  EXPECT_THAT(refusal(host + "concurrency = 2\n" + source_), testing::HasSubstr("i_own_this_host"));
  EXPECT_EQ(load(host + "i_own_this_host = true\nconcurrency = 2\n" + source_).web.hosts.front().concurrency, 2);
}

TEST_F(ConfigFile, SaysForHowMuchOfAHostAPauseHolds) {
  const std::string esep =
      "[web]\ncontact = \"a@example.org\"\n[source.esep]\nplugin = \"etwinning_net\"\nfrom = \"web\"\n";
  EXPECT_FALSE(load(esep).sources.front().pause_path_alone);
  EXPECT_FALSE(load(esep + "pause_scope = \"host\"\n").sources.front().pause_path_alone);
  EXPECT_TRUE(load(esep + "pause_scope = \"path\"\n").sources.front().pause_path_alone);
  EXPECT_THAT(refusal(esep + "pause_scope = \"folder\"\n"),
              testing::AllOf(testing::HasSubstr("twinwatch.toml:6"), testing::HasSubstr("source.esep.pause_scope"),
                             testing::HasSubstr("host, path")));
}

TEST_F(ConfigFile, SaysWhereACredentialIsLookedFor) {
  const auto config = load(
      "[web]\ncontact = \"a@example.org\"\n[source.x]\nplugin = \"etwinning_net\"\nfrom = \"web\"\n"
      "[source.x.credentials]\nAuthorization = \"portal_token\"\n");
  ::unsetenv("CREDENTIALS_DIRECTORY");
  try {
    read_credentials(config.sources.front());
    ADD_FAILURE() << "there is none";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("LoadCredential=portal_token:"));
  }
  std::ofstream(folder_ / "portal_token") << "Bearer geheim\n";
  ::setenv("CREDENTIALS_DIRECTORY", folder_.c_str(), 1);
  EXPECT_THAT(read_credentials(config.sources.front()), testing::ElementsAre("Authorization: Bearer geheim"));
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

}  // namespace
}  // namespace twinwatch::service
