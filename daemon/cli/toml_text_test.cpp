#include "cli/toml_text.hpp"

#include <gtest/gtest.h>
#include <twinwatch/abi.h>

namespace twinwatch::cli {
namespace {

TEST(TomlText, AStringIsEscaped) {
  EXPECT_EQ(toml_string("a[href*='/okul/'] \"x\" \\d"), R"("a[href*='/okul/'] \"x\" \\d")");
  EXPECT_EQ(toml_string("Yıl\n\t\x1b\x7f"), "\"Yıl\\n\\t\\u001B\\u007F\"");
}

TEST(TomlText, AValueIsOfItsType) {
  EXPECT_EQ(toml_value(TW_SETTING_TEXT, "20"), "\"20\"");
  EXPECT_EQ(toml_value(TW_SETTING_INTEGER, "-20"), "-20");
  EXPECT_EQ(toml_value(TW_SETTING_INTEGER, ""), "0");
  EXPECT_EQ(toml_value(TW_SETTING_INTEGER, "020"), "\"020\"") << "TOML knows no leading zero";
  EXPECT_EQ(toml_value(TW_SETTING_INTEGER, "1\nevil = 2"), "\"1\\nevil = 2\"");
  EXPECT_EQ(toml_value(TW_SETTING_BOOLEAN, "true"), "true");
  EXPECT_EQ(toml_value(TW_SETTING_BOOLEAN, "true # x"), "\"true # x\"");
  EXPECT_EQ(toml_value(TW_SETTING_LIST, "a\nb"), "[\"a\", \"b\"]");
  EXPECT_EQ(toml_value(TW_SETTING_LIST, ""), "[]");
}

TEST(TomlText, ACommentStaysOne) {
  EXPECT_EQ(toml_comment("one\nevil = true"), "# one evil = true");
  const auto wrapped = toml_comment(std::string(100, 'a') + " " + std::string(100, 'b'));
  EXPECT_EQ(wrapped, "# " + std::string(100, 'a') + "\n# " + std::string(100, 'b'));
  EXPECT_EQ(toml_comment(std::string(300, 'a')), "# " + std::string(300, 'a'));
}

}  // namespace
}  // namespace twinwatch::cli
