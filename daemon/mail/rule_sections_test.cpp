#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/answers.hpp"
#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using test::day_ms;
using test::monday_ms;
using test::World;
using testing::HasSubstr;
using testing::Not;

constexpr auto no_label = "no_label";
constexpr auto missing = "Kalite etiketi görünmüyor";

// One school without a project; two with one, and no label.
struct Labels : World {
  std::int64_t run = 0, inonu = 0, oltu = 0, ispir = 0, oltu_alert = 0, ispir_alert = 0;

  Labels() {
    alert::Rule rule;
    rule.id = no_label;
    rule.title_tr = "Kalite etiketi görünmeyen okullar";
    rule.title_en = "Schools without a label";
    rule.advice_tr = "Etiket ölçütlerini hatırlatabilirsiniz.";
    rule.advice_en = "They may be reminded of the criteria.";
    rule.judges = true;
    rules.push_back(rule);
    run = add_export(25, "katilim.csv", monday_ms - 3 * day_ms);
    inonu = add_school(25, "YAKUTİYE", "İnönü Ortaokulu", "711959");
    oltu = add_school(25, "OLTU", "Oltu Ortaokulu", "711961");
    ispir = add_school(25, "İSPİR", "Iğdırlı Ortaokulu", "711962");
    say(inonu, "inactive", "stated", run, monday_ms - 3 * day_ms);
    say(oltu, "active", "record", run, monday_ms - 3 * day_ms);
    say(ispir, "active", "record", run, monday_ms - 3 * day_ms);
    fire(inonu, monday_ms - 3 * day_ms);
    add_coordinator("erzurum@example.org", 25);
  }
  void fire_labels(std::int64_t at_ms) {
    oltu_alert = fire(oltu, at_ms, no_label, missing);
    ispir_alert = fire(ispir, at_ms, no_label, "Görünen son kalite etiketi 2021 yılından");
  }
  std::string items(std::int64_t mail_id) {
    return text(
        "SELECT group_concat(section || ':' || school_id, ' ') FROM (SELECT * FROM outbox_item WHERE mail_id = " +
        std::to_string(mail_id) + " ORDER BY school_id, section)");
  }
  std::int64_t told_first() { return number("SELECT count(*) FROM told_first WHERE rule = 'no_label'"); }
};

// From the section's heading to the paragraph about the attached lists.
std::string section_of(const std::string& text, const std::string& heading) {
  const auto from = text.find("\n" + heading);
  if (from == std::string::npos) return "(there is no section '" + heading + "')";
  return text.substr(from, text.find("\nTam liste ekte", from) - from);
}

}  // namespace

TEST(RuleSections, AFirstMailCountsThemApartAndNamesThemInTheListAlone) {
  Labels world;
  world.fire_labels(monday_ms - day_ms);
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms).schools_told, 3);
  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.subject, "Erzurum eTwinning: ilk özet, 1 okul destek bekliyor") << "a label is another matter";
  EXPECT_THAT(mail.text, HasSubstr("\nDiğer konular (aşağıda): 2 okul.\n"));
  const auto section = section_of(mail.text, "Kalite etiketi görünmeyen okullar: 2 okul");
  EXPECT_THAT(section, HasSubstr("Bu konu özetinizde ilk kez yer alıyor: 2 okul; okulların listesi ekteki dosyada."));
  EXPECT_THAT(section, HasSubstr("İlçelere göre: İspir 1, Oltu 1"));
  EXPECT_THAT(section, HasSubstr("Etiket ölçütlerini hatırlatabilirsiniz."));
  EXPECT_THAT(mail.text, Not(HasSubstr("Oltu Ortaokulu"))) << "a first summary is no flood";
  EXPECT_THAT(mail.html, HasSubstr("Kalite etiketi görünmeyen okullar: 2 okul"));
  EXPECT_THAT(mail.attachments.at(0).body,
              HasSubstr("Yeni;711961;Erzurum;Oltu;Oltu Ortaokulu;Ortaokul;aktif;Kalite etiketi görünmeyen okullar;"
                        "Kalite etiketi görünmüyor;15.11.2026;"))
      << "never called inactive there";
  EXPECT_EQ(world.items(mail.row.mail_id), "new:1 new:2 new:3");
  EXPECT_GT(world.told_first(), 0);
}

TEST(RuleSections, ARuleThatSpeaksUpLaterHasItsOwnFirstSummary) {
  Labels world;
  world.compose_for("2026-W47", monday_ms);
  EXPECT_EQ(world.told_first(), 0) << "nothing was said of labels yet";
  world.fire_labels(monday_ms + 2 * day_ms);
  EXPECT_EQ(world.compose_for("2026-W48", monday_ms + 7 * day_ms).digests, 1);
  const auto mail = world.newest("province:25");
  EXPECT_EQ(mail.row.subject, "Erzurum eTwinning: haftalık özet, 1 süren, diğer konularda 2 yeni");
  const auto section = section_of(mail.text, "Kalite etiketi görünmeyen okullar: 2 okul");
  EXPECT_THAT(section, HasSubstr("Bu konu özetinizde ilk kez yer alıyor: 2 okul."));
  EXPECT_THAT(section, HasSubstr("Oltu Ortaokulu (711961)\n    Oltu; 18.11.2026 gününden beri\n"
                                 "    Kalite etiketi görünmüyor"))
      << "a few schools are no flood";
  EXPECT_THAT(section, Not(HasSubstr("projesi"))) << section;
  EXPECT_GT(world.told_first(), 0);
}

TEST(RuleSections, ManyAtOnceAreCountedInTheirFirstSummaryAndNamedInTheList) {
  Labels world;
  world.compose_for("2026-W47", monday_ms);
  for (int i = 0; i < 11; ++i) {
    const auto school = world.add_school(25, "OLTU", "Deneme " + std::to_string(i) + " Ortaokulu", std::to_string(i));
    world.say(school, "active", "record", world.run, monday_ms);
    world.fire(school, monday_ms + day_ms, no_label, missing);
  }
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("11 okul; okulların listesi ekteki dosyada."));
  EXPECT_THAT(mail.text, Not(HasSubstr("Deneme 7 Ortaokulu")));
  EXPECT_THAT(mail.attachments.at(0).body, HasSubstr("Deneme 7 Ortaokulu"));
}

TEST(RuleSections, NewSettledAndContinuingAreMeasuredAgainstWhatWasTold) {
  Labels world;
  world.fire_labels(monday_ms - day_ms);
  world.compose_for("2026-W47", monday_ms);
  world.sql(
      "INSERT INTO fact_label (dataset_id, key, hash, run_id, page_id, line, valid_from, known_from, label, year, "
      "school_name, url) VALUES (1, 1, 1, " +
      std::to_string(world.run) +
      ", 0, 0, 0, 0, 'Ulusal Kalite Etiketi', '2026', 'x', 'https://portal.example.org/l/1')");
  world.resolve(world.oltu_alert, monday_ms + 3 * day_ms, "Calm again. 2026 yılına ait kalite etiketi var", "label",
                world.number("SELECT fact_id FROM fact_label"));
  const auto yeni = world.add_school(25, "OLTU", "Yeni Ortaokulu", "711970");
  world.say(yeni, "active", "record", world.run, monday_ms);
  world.fire(yeni, monday_ms + 3 * day_ms, no_label, missing);
  EXPECT_EQ(world.compose_for("2026-W48", monday_ms + 7 * day_ms).digests, 1);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("\nDiğer konular (aşağıda): 1 yeni, 1 sonuçlanan, 1 süren.\n"));
  const auto section =
      section_of(mail.text, "Kalite etiketi görünmeyen okullar: 2 okul\n1 yeni, 1 sonuçlanan, 1 süren.");
  EXPECT_THAT(section, HasSubstr("Yeni: 1 okul\n  - Yeni Ortaokulu (711970)\n    Oltu;"));
  EXPECT_THAT(section, HasSubstr("Sonuçlanan: 1 okul\n  - Oltu Ortaokulu (711961)\n    Oltu;"));
  EXPECT_THAT(section, HasSubstr("    2026 yılına ait kalite etiketi var\n    https://portal.example.org/l/1"));
  EXPECT_THAT(section, HasSubstr("Süren: 1 okul\n  - Iğdırlı Ortaokulu (711962)\n    İspir;"));
  EXPECT_THAT(section, HasSubstr("Görünen son kalite etiketi 2021 yılından"));
  EXPECT_THAT(mail.attachments.at(0).body, HasSubstr("Sonuçlanan;711961;"));
  EXPECT_EQ(world.items(mail.row.mail_id), "continuing:1 resolved:2 continuing:3 new:4");

  // The end is told once, and without news there is no mail.
  EXPECT_EQ(world.compose_for("2026-W49", monday_ms + 14 * day_ms).digests, 0);
}

TEST(RuleSections, WhatIsSettledAndOpenAgainIsNoGoodNews) {
  Labels world;
  world.fire_labels(monday_ms - day_ms);
  world.compose_for("2026-W47", monday_ms);
  world.resolve(world.oltu_alert, monday_ms + day_ms, "2026 yılına ait kalite etiketi var");
  world.fire(world.oltu, monday_ms + 2 * day_ms, no_label, missing);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text, HasSubstr("\n1 yeni, 1 süren.\n"));
  EXPECT_THAT(mail.text, Not(HasSubstr("sonuçlanan")));
  EXPECT_EQ(world.items(mail.row.mail_id), "continuing:1 new:2 resolved:2 continuing:3");
}

TEST(RuleSections, AnAnswerAboutALabelAsksNothingMoreAndIsCountedThere) {
  Labels world;
  world.fire_labels(monday_ms - day_ms);
  world.compose_for("2026-W47", monday_ms);
  alert::Answer answer;
  answer.school_id = world.oltu;
  answer.alert_id = world.oltu_alert;
  answer.rule = no_label;
  answer.says = alert::Answer::Says::contacted;
  answer.at_ms = monday_ms + day_ms;
  answer.until_ms = monday_ms + 20 * day_ms;
  answer.route = "province:25";
  answer.period = "2026-W47";
  answer.person = answer.entered_by = "erzurum@example.org";
  alert::put_answer(world.database, answer);
  const auto fresh = world.add_school(25, "OLTU", "Yeni Ortaokulu", "711970");
  world.say(fresh, "inactive", "stated", world.run, monday_ms);
  world.fire(fresh, monday_ms + day_ms);
  world.compose_for("2026-W48", monday_ms + 7 * day_ms);
  const auto mail = world.newest("province:25");
  const auto section = section_of(mail.text, "Kalite etiketi görünmeyen okullar: 1 okul");
  EXPECT_THAT(section, HasSubstr("Yanıtladığınız 1 okul bu özette yeniden sorulmuyor."));
  EXPECT_THAT(mail.attachments.at(0).body, Not(HasSubstr("711961")));
  EXPECT_EQ(mail.text.find("Yanıtladığınız"), mail.text.rfind("Yanıtladığınız")) << "not of having a project, too";
}

TEST(RuleSections, RulesForTheNationalDeskStayOutOfAProvincesMail) {
  Labels world;
  world.rules.back().route = "national";
  world.fire_labels(monday_ms - day_ms);
  EXPECT_EQ(world.compose_for("2026-W47", monday_ms).schools_told, 1);
  EXPECT_THAT(world.newest("province:25").attachments.at(0).body, Not(HasSubstr("Oltu Ortaokulu")));
}

TEST(RuleSections, AReaderOfEnglishHasHeadingsOfHisOwnInMailAndLists) {
  Labels world;
  world.policy.language = "en";
  world.fire_labels(monday_ms - day_ms);
  world.compose_for("2026-W47", monday_ms);
  const auto mail = world.newest("province:25");
  EXPECT_THAT(mail.text,
              HasSubstr("\nSchools without a label: 2 schools\nThis topic is new in your summary: 2 schools; "
                        "they are in the attached list.\nBy district: İspir 1, Oltu 1\n"));
  const auto& csv = mail.attachments.at(0).body;
  EXPECT_THAT(csv, HasSubstr("Section;School Code;Province;District;School;Type;Active Project;Topic;Reason;Since;Data "
                             "Of;Source;Link;Karar / Decision;"));
  EXPECT_THAT(csv, HasSubstr("New;711959;Erzurum;Yakutiye;İnönü Ortaokulu;Ortaokul;none;Active project;no active "
                             "project (in the list katilim.csv, 13.11.2026);13.11.2026;"));
  EXPECT_THAT(csv, HasSubstr("New;711961;Erzurum;Oltu;Oltu Ortaokulu;Ortaokul;active;Schools without a label;"));
  for (const auto* turkish : {"Bölüm", "Kurum Kodu", "Gerekçe", "yok", "aktif"})
    EXPECT_THAT(csv, Not(HasSubstr(turkish)));
}

}  // namespace twinwatch::mail
