#include "mail/feedback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/status.hpp"
#include "mail/feedback_words.hpp"
#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

using alert::Answer;
using test::day_ms;
using test::monday_ms;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Fed = FeedbackOutcome::What;
using Says = Answer::Says;

// Erzurum with three schools of which the first digest was sent, and one of Van.
struct AskedWorld : test::World {
  std::int64_t inonu = 0, sehit = 0, oltu = 0, van = 0, inonu_alert = 0, sehit_alert = 0, oltu_alert = 0;
  std::int64_t export_run = 0;
  FeedbackPolicy feedback;

  AskedWorld() {
    export_run = add_export(25, "katilim.csv", monday_ms - 3 * day_ms);
    inonu = add_school(25, "YAKUTİYE", "İnönü Ortaokulu", "711959");
    sehit = add_school(25, "AZİZİYE", "Şehit Çoban Ortaokulu", "711960");
    oltu = add_school(25, "OLTU", "Oltu Ortaokulu", "711961");
    van = add_school(65, "EDREMİT", "Kıyı Ortaokulu", "765001");
    for (const auto school : {inonu, sehit, oltu})
      say(school, "inactive", "stated", export_run, monday_ms - 3 * day_ms);
    inonu_alert = fire(inonu, monday_ms - 3 * day_ms);
    sehit_alert = fire(sehit, monday_ms - 3 * day_ms);
    oltu_alert = fire(oltu, monday_ms - 3 * day_ms);
    add_coordinator("erzurum@example.org", 25);
    add_coordinator("van@example.org", 65);
    compose_for("2026-W47", monday_ms);
  }

  FilledRow row(std::int64_t school, std::int64_t alert, const std::string& decision, const std::string& until = "",
                const std::string& link = "", const std::string& note = "") const {
    FilledRow filled;
    filled.line = ++line;
    filled.key = written_key({"province:25", "2026-W47", alert, school});
    filled.decision = decision;
    filled.until = until;
    filled.link = link;
    filled.note = note;
    return filled;
  }
  std::vector<FeedbackOutcome> settle(const std::vector<FilledRow>& rows, bool apply = true,
                                      const std::string& by = "erzurum@example.org",
                                      std::int64_t now_ms = monday_ms + day_ms) {
    return settle_feedback(database, rows, {by, 0}, feedback, places, now_ms, apply);
  }
  std::string refusal(const FilledRow& one) {
    const auto outcome = settle({one}, false).at(0);
    EXPECT_EQ(outcome.what, Fed::refused) << outcome.told;
    return outcome.told;
  }
  std::string list_of(const std::string& period, std::int64_t now_ms) {
    compose_for(period, now_ms);
    return newest("province:25").attachments.at(0).body;
  }
  mutable std::int64_t line = 1;
};

}  // namespace

TEST(FeedbackWords, AreTakenInTurkishAndEnglishAndNothingElseIs) {
  const std::pair<const char*, Says> taken[] = {
      {"Projesi var", Says::project},          {"PROJESİ VAR", Says::project},
      {"has a project + link", Says::project}, {"Kapandı", Says::closed},
      {" kapandı / closed ", Says::closed},    {"BİRLEŞTİ", Says::merged},
      {"not eligible", Says::not_eligible},    {"Kapsam dışı", Says::not_eligible},
      {"görüşüldü", Says::contacted},          {"Ertele", Says::snooze}};
  for (const auto& [cell, says] : taken) {
    const auto decided = read_decision(cell);
    EXPECT_EQ(decided.problem, "") << cell;
    ASSERT_TRUE(decided.says.has_value()) << cell;
    EXPECT_EQ(*decided.says, says) << cell;
  }
  const auto later = read_decision("ertele (15.12.2026)");
  EXPECT_EQ(later.says, Says::snooze);
  EXPECT_EQ(later.until, (table::Day{2026, 12, 15}));
  EXPECT_THAT(read_decision("kapandı, görüşüldü").problem, HasSubstr("says two things"));
  for (const char* cell : {"kapanmadı", "not closed", "kapandı mı?", "15.12.2026", "projesi yok"})
    EXPECT_FALSE(read_decision(cell).problem.empty()) << cell;
  const auto empty = read_decision("  ");
  EXPECT_FALSE(empty.says.has_value());
  EXPECT_EQ(empty.problem, "");
}

TEST(FeedbackWords, DaysAndLinksAreReadAsPeopleWriteThem) {
  for (const char* cell :
       {"05.01.2027", "5.1.2027", "5/1/2027", "2027-01-05", "2027-01-05 00:00:00", "05.01.2027 09:30"})
    EXPECT_EQ(read_day(cell), (table::Day{2027, 1, 5})) << cell;
  for (const char* cell : {"31.02.2027", "ocak", "5.1", "46387", "5.1.2027 sonra", "1.13.2027", ""})
    EXPECT_FALSE(read_day(cell).has_value()) << cell;
  EXPECT_EQ(link_problem("https://school-education.ec.europa.eu/tr/etwinning/projects/su-12"), "");
  EXPECT_EQ(link_problem("HTTP://Example.org"), "");
  for (const char* cell : {"example.org/p/1", "javascript:alert(1)", "https://", "https://localhost/p",
                           "https://a.org b", "file:///etc/passwd", "https://kim@example.org/"})
    EXPECT_NE(link_problem(cell), "") << cell;
}

TEST(RowKey, SurvivesAsItIsAndInNoOtherWay) {
  const auto written = written_key({"province:25", "2026-W47", 12, 345});
  const auto key = read_key(written);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(std::tuple(key->route, key->period, key->alert_id, key->school_id),
            std::tuple("province:25", "2026-W47", 12, 345));
  int accepted = 0;
  for (std::size_t i = 0; i < written.size(); ++i)
    for (const char other : {'1', '9', 'x'}) {
      auto changed = written;
      if (changed[i] == other) continue;
      changed[i] = other;
      accepted += read_key(changed).has_value() ? 1 : 0;
    }
  EXPECT_EQ(accepted, 0);
  EXPECT_FALSE(read_key("").has_value());
  EXPECT_FALSE(read_key("province:25/2026-W47/12").has_value());
}

TEST(Feedback, EachWrongRowIsRefusedWithOneReasonAndTheOthersGoOn) {
  AskedWorld world;
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "Projesi var")), HasSubstr("needs its link"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "Ertele")), HasSubstr("needs a date"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "Ertele", "16.11.2026")),
              HasSubstr("in the past"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "Ertele", "16.11.2062")), HasSubstr("two years"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "Kapandı", "16.12.2026")),
              HasSubstr("has no date"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "ertele 1.12.2026", "2.12.2026")),
              HasSubstr("two dates"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, world.inonu_alert, "", "16.12.2026")),
              HasSubstr("a date but no decision"));
  EXPECT_THAT(world.refusal(world.row(world.inonu, 999, "Kapandı")), HasSubstr("was ever written here"));
  EXPECT_THAT(world.refusal(world.row(999, 0, "Kapandı")), HasSubstr("no school #999"));
  EXPECT_THAT(world.refusal(world.row(world.van, 0, "Kapandı")), HasSubstr("a school of Van"));
  auto sorted_apart = world.row(world.inonu, world.inonu_alert, "Kapandı");
  sorted_apart.code = "711960";
  EXPECT_THAT(world.refusal(sorted_apart), HasSubstr("was one column sorted by itself?"));

  const auto outcomes =
      world.settle({world.row(world.inonu, world.inonu_alert, "belki"), world.row(world.oltu, world.oltu_alert, ""),
                    world.row(world.sehit, world.sehit_alert, "Görüşüldü")});
  EXPECT_THAT((std::vector{outcomes[0].what, outcomes[1].what, outcomes[2].what}),
              ElementsAre(Fed::refused, Fed::nothing, Fed::answered));
  EXPECT_EQ(world.number("SELECT count(*) FROM answer"), 1);
}

TEST(Feedback, TwoRowsOfOneFileMayNotDisagree) {
  AskedWorld world;
  const auto outcomes = world.settle({world.row(world.inonu, world.inonu_alert, "Görüşüldü"),
                                      world.row(world.inonu, world.inonu_alert, "Kapandı"),
                                      world.row(world.inonu, world.inonu_alert, "Görüşüldü")});
  EXPECT_EQ(outcomes[0].what, Fed::answered);
  EXPECT_EQ(outcomes[1].what, Fed::refused);
  EXPECT_THAT(outcomes[1].told, HasSubstr("row 2 of this file says 'contacted'"));
  EXPECT_EQ(outcomes[2].what, Fed::already);
}

TEST(Feedback, APreviewWritesNothingAndTheSameFileAgainChangesNothing) {
  AskedWorld world;
  const std::vector rows{world.row(world.inonu, world.inonu_alert, "Görüşüldü", "", "", "aradım"),
                         world.row(world.sehit, world.sehit_alert, "Ertele", "15.12.2026")};
  const auto foreseen = world.settle(rows, false);
  EXPECT_EQ(world.number("SELECT count(*) FROM answer"), 0);
  const auto done = world.settle(rows);
  EXPECT_EQ(done[0].told, foreseen[0].told);
  EXPECT_EQ(done[0].told, "İnönü Ortaokulu (711959): contacted, asked again from 12.01.2027");
  // Days later as well: an answer without a date does not hold a little longer each time it is read.
  for (const auto when : {monday_ms + day_ms, monday_ms + 5 * day_ms, monday_ms + 300 * day_ms}) {
    for (const auto& again : world.settle(rows, true, "erzurum@example.org", when))
      EXPECT_EQ(again.what, Fed::already) << again.told;
  }
  EXPECT_EQ(world.number("SELECT count(*) FROM answer"), 2);
}

TEST(Feedback, AnotherAnswerTakesThePlaceOfTheFirstButAnOldListDoesNot) {
  AskedWorld world;
  world.settle({world.row(world.inonu, world.inonu_alert, "Görüşüldü")});
  const auto anew =
      world.settle({world.row(world.inonu, world.inonu_alert, "Projesi var", "", "https://example.org/p/1")});
  EXPECT_THAT(anew[0].told, HasSubstr("in place of 'contacted' of 17.11.2026"));
  const auto standing = alert::standing_answers(world.database, monday_ms + 2 * day_ms, 25);
  ASSERT_EQ(standing.size(), 1u);
  EXPECT_EQ(standing[0].says, Says::project);
  EXPECT_EQ(world.text("SELECT ended_reason FROM answer WHERE answer_id = 1"), "answered anew: has a project");

  world.sql("UPDATE answer SET period = '2026-W48' WHERE answer_id = 2");
  const auto late = world.settle({world.row(world.inonu, world.inonu_alert, "Kapandı")});
  EXPECT_EQ(late[0].what, Fed::refused);
  EXPECT_THAT(late[0].told, HasSubstr("the later list of 2026-W48"));
}

TEST(Feedback, WhatWasAnsweredIsNotAskedAgainUntilItsDayAndThenItIs) {
  AskedWorld world;
  world.settle({world.row(world.inonu, world.inonu_alert, "Ertele", "15.12.2026"),
                world.row(world.oltu, world.oltu_alert, "Kapandı")});
  const auto soon = monday_ms + 28 * day_ms, later = monday_ms + 35 * day_ms;
  auto list = world.list_of("2026-W51", soon);
  EXPECT_THAT(list, Not(HasSubstr("İnönü")));
  EXPECT_THAT(list, Not(HasSubstr("Oltu Ortaokulu")));
  EXPECT_THAT(list, HasSubstr("Şehit Çoban"));
  EXPECT_THAT(world.newest("province:25").text, HasSubstr("Yanıtladığınız 2 okul bu özette yeniden sorulmuyor."));
  list = world.list_of("2026-W52", later);
  EXPECT_EQ(world.newest("province:25").row.period, "2026-W52") << "that the day has come is worth a mail";
  EXPECT_THAT(list, HasSubstr("İnönü"));
  EXPECT_THAT(list, Not(HasSubstr("Oltu Ortaokulu")));
  EXPECT_THAT(world.newest("province:25").text, HasSubstr("Verdiğiniz tarih geldiği için 1 okul yeniden listede."));
}

TEST(Feedback, ASchoolSaidToBeClosedStaysOutUntilTheRegistrySpeaks) {
  AskedWorld world;
  world.settle({world.row(world.oltu, world.oltu_alert, "Kapandı")});
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE cause = 'feedback.taken_out' AND closed_ms IS NULL"), 1);
  const auto much_later = monday_ms + 400 * day_ms;
  EXPECT_EQ(alert::standing_answers(world.database, much_later, 25).size(), 1u);
  world.sql(
      "INSERT INTO fact_school (fact_id, dataset_id, key, hash, run_id, page_id, line, valid_from, known_from, "
      "name) VALUES (900, 1, 1, 1, 1, 0, 0, 0, " +
      std::to_string(monday_ms + 10 * day_ms) + ", 'Oltu Ortaokulu')");
  world.sql("INSERT INTO registry_row (fact_id, school_id) VALUES (900, " + std::to_string(world.oltu) + ")");
  EXPECT_EQ(alert::standing_answers(world.database, monday_ms + 9 * day_ms, 25).size(), 1u) << "as it was then";
  EXPECT_EQ(alert::standing_answers(world.database, much_later, 25).size(), 0u);
  EXPECT_THAT(world.list_of("2026-W51", monday_ms + 28 * day_ms), HasSubstr("Oltu Ortaokulu"));
}

TEST(Feedback, UndoAsksAgainAndIsWrittenDown) {
  AskedWorld world;
  world.settle({world.row(world.inonu, world.inonu_alert, "Görüşüldü")});
  undo_answer(world.database, 1, "ayse", "yanlış okul", monday_ms + 2 * day_ms);
  EXPECT_THROW(undo_answer(world.database, 1, "ayse", "", monday_ms + 2 * day_ms), std::invalid_argument);
  EXPECT_THROW(undo_answer(world.database, 7, "ayse", "", monday_ms + 2 * day_ms), std::invalid_argument);
  EXPECT_THAT(world.list_of("2026-W51", monday_ms + 28 * day_ms), HasSubstr("İnönü"));
  const auto all = alert::answers_of(world.database, world.inonu, monday_ms + 3 * day_ms);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].ended_by, "ayse");
  EXPECT_TRUE(alert::answers_of(world.database, world.inonu, monday_ms + day_ms)[0].stands()) << "as it was then";
}

TEST(Feedback, IsOnlyOfOnesOwnProvinceWhoeverImportsIt) {
  AskedWorld world;
  const auto row = world.row(world.inonu, world.inonu_alert, "Görüşüldü");
  EXPECT_EQ(world.settle({row}, false, "van@example.org")[0].what, Fed::refused);
  EXPECT_THROW(world.settle({row}, false, "kimse@example.org"), std::invalid_argument);
  EXPECT_THROW(world.settle({row}, false, ""), std::invalid_argument);
  auto of_van = row;
  of_van.key = written_key({"province:65", "2026-W47", 0, world.van});
  EXPECT_THROW(world.settle({row, of_van}, false, "ayse"), std::invalid_argument) << "whose answers are these?";
  world.settle({row}, true, "ayse");
  EXPECT_EQ(world.text("SELECT person || ' ' || entered_by FROM answer"), "erzurum@example.org ayse");
}

TEST(Feedback, WithoutTheRowsKeyACodeOrANameFindsIt) {
  AskedWorld world;
  FilledRow row;
  row.line = 2;
  row.decision = "Görüşüldü";
  row.code = "711959";
  auto told = world.settle({row}, false)[0];
  EXPECT_EQ(told.school_id, world.inonu) << told.told;
  row.code = "765001";
  EXPECT_THAT(world.settle({row}, false)[0].told, HasSubstr("a school of Van"));
  row.code = "";
  EXPECT_THAT(world.settle({row}, false)[0].told, HasSubstr("nothing says which school"));
  row.code = "999999";
  EXPECT_THAT(world.settle({row}, false)[0].told, HasSubstr("no school here is 999999"));
}

TEST(Claim, KeepsASchoolFromBeingInactiveUntilItsDayOrUntilItsRecordIsOver) {
  AskedWorld world;
  alert::StatusPolicy policy;
  policy.active_states = {"aktif"};
  const auto status = [&](std::int64_t now_ms) {
    alert::update_status(world.database, policy, now_ms);
    return world.text("SELECT status || ' ' || basis FROM status WHERE known_to IS NULL AND school_id = " +
                      std::to_string(world.inonu));
  };
  EXPECT_EQ(status(monday_ms), "inactive stated");
  world.settle(
      {world.row(world.inonu, world.inonu_alert, "Projesi var", "15.12.2026", "https://portal.example.org/p/9")});
  const auto day = monday_ms + 2 * day_ms;
  EXPECT_EQ(status(day), "unknown claimed");
  policy.claims_are_active = true;
  EXPECT_EQ(status(day), "active claimed");
  policy.claims_are_active = false;
  const auto change = alert::update_status(world.database, policy, day);
  EXPECT_EQ(change.next_ms, world.number("SELECT until_ms FROM answer")) << "settled anew when the claim ends";
  EXPECT_EQ(status(change.next_ms), "inactive stated");
}

}  // namespace twinwatch::mail
