#include "service/config.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
  EXPECT_THAT(refusal("[status]\nmax_age = \"5 weeks\"\n" + source_), testing::HasSubstr("\"14d\""));
  EXPECT_THAT(refusal("[status]\n"), testing::HasSubstr("names no source"));
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

}  // namespace
}  // namespace twinwatch::service
