#include "mail/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/mail_checked.hpp"

namespace twinwatch::mail {

namespace {

namespace fs = std::filesystem;
const fs::path shipped_templates = TWINWATCH_SOURCE_DIR "/config/mail";

void write_template(const fs::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

std::string why_refused(const fs::path& folder) {
  try {
    Templates::load(folder, "tr");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST(Templates, TheShippedOnesLoad) { EXPECT_EQ(why_refused(shipped_templates), ""); }

TEST(Templates, AMisspeltNameIsToldWithFileAndLine) {
  const test::Folder folder;
  fs::copy(shipped_templates, folder.path(), fs::copy_options::recursive);
  write_template(folder / "digest.tr.txt.mustache", "Merhaba,\n{{lead_coverag}}\n");
  EXPECT_THAT(why_refused(folder.path()),
              testing::HasSubstr("digest.tr.txt.mustache:2: no mail fills '{{lead_coverag}}'"));
}

TEST(Templates, AnUnclosedSectionIsTold) {
  const test::Folder folder;
  fs::copy(shipped_templates, folder.path(), fs::copy_options::recursive);
  write_template(folder / "digest.tr.html.mustache", "<p>{{#sections}}</p>\n");
  EXPECT_THAT(why_refused(folder.path()), testing::HasSubstr("digest.tr.html.mustache: "));
}

TEST(Templates, AMissingFileSaysWhatToDo) {
  const test::Folder folder;
  EXPECT_THAT(why_refused(folder.path()), testing::HasSubstr("Install the shipped config/mail"));
}

TEST(Templates, ValuesAreEscapedInHtmlAndNotInText) {
  const auto templates = Templates::load(shipped_templates, "tr");
  Fields fields;
  fields.text["lead_coverage"] = "<b> & \"Çınar'ın\"";
  EXPECT_THAT(templates.fill("digest.html", fields), testing::HasSubstr("&lt;b&gt; &amp; &quot;Çınar&#39;ın&quot;"));
  EXPECT_THAT(templates.fill("digest.txt", fields), testing::HasSubstr("<b> & \"Çınar'ın\""));
}

}  // namespace twinwatch::mail
