// What raises a candidate beside its name, and letters put right, on small registries. The names are made up.
#include <gtest/gtest.h>

#include "match/choice.hpp"
#include "match/matcher_data.hpp"

namespace {

using namespace twinwatch::match;
using Answered = Choice::Verdict;

class Raised : public testing::Test {
 protected:
  Raised()
      : places_(twinwatch::place::Gazetteer::load(TWINWATCH_SOURCE_DIR "/config/geo")),
        data_(MatcherData::load(TWINWATCH_SOURCE_DIR "/config/names")),
        index_(data_.words) {
    for (const auto* name : {"Bahçe", "Pınar", "Irmak", "Çınar", "Dere", "Tepe", "Koru", "Orman", "Nehir", "Bulut"})
      for (const auto* type : {" İlkokulu", " Ortaokulu"}) school(std::string(name) + type, "Erzurum", "Horasan");
  }
  std::int64_t school(const std::string& name, const std::string& province = "Erzurum",
                      const std::string& district = "Oltu") {
    NewSchool added;
    added.id = static_cast<std::int64_t>(names_.size()) + 100;
    added.name = name;
    added.province = province;
    added.district = district;
    added.plate = places_.plate(province);
    added.district_id = places_.district(added.plate, district).id;
    index_.add(added);
    names_.push_back(name);
    return added.id;
  }
  Choice choose(const std::string& name, const SupportingEvidence& evidence = {},
                const std::string& province = "Erzurum", const std::string& district = "") {
    if (!finished_) index_.finish();
    finished_ = true;
    const int plate = places_.plate(province);
    return Chooser(index_, data_.weights, places_)
        .choose({name, plate, places_.district(plate, district).id, &evidence});
  }
  std::int64_t best(const Choice& choice) const {
    return choice.verdict == Answered::linked ? index_.school(choice.candidates.front().at).id : 0;
  }
  static SupportingEvidence host(std::int64_t school) {
    SupportingEvidence evidence;
    evidence.by_host = {school};
    return evidence;
  }

  twinwatch::place::Gazetteer places_;
  MatcherData data_;
  SchoolIndex index_;
  std::vector<std::string> names_;
  bool finished_ = false;
};

}  // namespace

TEST_F(Raised, ByEachKindOfEvidenceOneOfThoseCalledAlikeIsMeant) {
  school("GAZİ İLKOKULU", "Erzurum", "Oltu");
  const auto meant = school("GAZİ İLKOKULU", "Erzurum", "Aşkale");
  ASSERT_EQ(choose("Gazi İlkokulu").verdict, Answered::ambiguous);
  SupportingEvidence place, coordinates, account;
  place.district_id = places_.district(25, "Aşkale").id;
  coordinates.by_coordinates = {meant};
  account.by_account = meant;
  for (const auto& evidence : {host(meant), place, coordinates, account}) {
    const auto choice = choose("Gazi İlkokulu", evidence);
    ASSERT_EQ(choice.verdict, Answered::linked) << choice.why;
    EXPECT_EQ(best(choice), meant);
    EXPECT_GT(choice.candidates.front().raised, 0);
  }
}

TEST_F(Raised, APlaceToldByAnotherRecordSettlesWhereThisOneTellsNoProvince) {
  school("GAZİ İLKOKULU", "Erzurum", "Oltu");
  const auto meant = school("GAZİ İLKOKULU", "Ankara", "Bala");
  ASSERT_EQ(choose("Gazi İlkokulu", {}, "").verdict, Answered::ambiguous);
  SupportingEvidence place;
  place.plate = 6;
  EXPECT_EQ(best(choose("Gazi İlkokulu", place, "")), meant);
}

TEST_F(Raised, EvidenceForTwoOfThemSettlesNothing) {
  const auto one = school("GAZİ İLKOKULU", "Erzurum", "Oltu"), other = school("GAZİ İLKOKULU", "Erzurum", "Aşkale");
  auto both = host(one);
  both.by_account = other;
  EXPECT_EQ(choose("Gazi İlkokulu", both).verdict, Answered::ambiguous);
  both = host(one);
  both.by_host.insert(other);
  EXPECT_EQ(choose("Gazi İlkokulu", both).verdict, Answered::ambiguous);
}

TEST_F(Raised, EvidenceAloneDecidesNothing) {
  const auto meant = school("KÖROĞLU İLKOKULU");
  SupportingEvidence all = host(meant);
  all.by_account = meant;
  all.by_coordinates = {meant};
  all.plate = 25;
  all.district_id = places_.district(25, "Oltu").id;
  for (const auto* written : {"Bambaşka İlkokulu", "İlkokulu", "Köroğlu", "Fatih Sultan İlkokulu"})
    EXPECT_NE(choose(written, all).verdict, Answered::linked) << written;
  ASSERT_EQ(best(choose("Köroğlu İlkokulu", all)), meant) << "it does find it by its name";
}

TEST_F(Raised, EvidenceDoesNotBeatLevelProvinceDistrictOrOwnership) {
  const auto meant = school("KÖROĞLU İLKOKULU", "Erzurum", "Oltu");
  auto all = host(meant);
  all.by_account = meant;
  for (const auto* written : {"Köroğlu Ortaokulu", "Özel Köroğlu İlkokulu", "Köroğlu Anaokulu", "Köroğlu Koleji"})
    EXPECT_NE(choose(written, all).verdict, Answered::linked) << written;
  EXPECT_NE(choose("Köroğlu İlkokulu", all, "Ankara").verdict, Answered::linked);
  EXPECT_NE(choose("Köroğlu İlkokulu", all, "Erzurum", "Aşkale").verdict, Answered::linked);
}

TEST_F(Raised, ANameThatIsPlainlyAnothersIsNotTakenFromIt) {
  const auto called_so = school("KÖROĞLU TEPESİ İLKOKULU"), other = school("YENİ KÖROĞLU TEPESİ BAHÇESİ İLKOKULU");
  auto all = host(other);
  all.by_account = other;
  all.by_coordinates = {other};
  EXPECT_NE(best(choose("Köroğlu Tepesi İlkokulu", all)), other);
  EXPECT_EQ(best(choose("Köroğlu Tepesi İlkokulu")), called_so);
}

TEST_F(Raised, WhatRaisedItIsAmongTheReasons) {
  school("GAZİ İLKOKULU", "Erzurum", "Oltu");
  const auto choice = choose("Gazi İlkokulu", host(school("GAZİ İLKOKULU", "Erzurum", "Aşkale")));
  ASSERT_EQ(choice.verdict, Answered::linked);
  const auto& scored = choice.candidates.front();
  double sum = 0;
  bool told = false;
  for (const auto& reason : weighed_reasons(data_.weights, scored)) {
    sum += reason.part;
    told = told || reason.feature == "host";
  }
  EXPECT_TRUE(told);
  EXPECT_NEAR(sum, scored.score, 1e-9) << "the parts add up to the score";
}

TEST_F(Raised, OnlyInstitutionalHostsAreEvidence) {
  const auto& evidence = data_.weights.evidence;
  EXPECT_TRUE(evidence.institutional("oltugazi.meb.k12.tr"));
  EXPECT_TRUE(evidence.institutional("koroglu.k12.tr"));
  for (const auto* host : {"facebook.com", "k12.tr", "notk12.tr", "oltugazi.meb.k12.tr.example.com", ""})
    EXPECT_FALSE(evidence.institutional(host)) << host;
}

TEST_F(Raised, ANameWithMisreadLettersIsOfferedAndNeverLinked) {
  const auto meant = school("KÖROĞLU İLKOKULU");
  school("ÇAMLIK GÜNEŞİ ORTAOKULU");
  for (const auto* written : {"K6roğlu İlkokulu", "K6r0ğlu İlkokulu", "KÖR0ĞLU 1LKOKULU", "k6roglu İlk0kulu"}) {
    const auto choice = choose(written);
    EXPECT_EQ(choice.verdict, Answered::ambiguous) << written;
    ASSERT_FALSE(choice.candidates.empty()) << written;
    EXPECT_EQ(index_.school(choice.candidates.front().at).id, meant) << written;
    EXPECT_TRUE(choice.candidates.front().misread) << written;
    EXPECT_NE(choice.misread.find("for '"), std::string::npos) << choice.misread;
  }
  EXPECT_NE(choose("Çarnlık Giineşi Ortaokulu").verdict, Answered::linked);
  EXPECT_TRUE(choose("Çarnlık Giineşi Ortaokulu").candidates.front().misread);
}

TEST_F(Raised, ANameThatIsSoundIsNotTakenForMisread) {
  school("60. YIL İLKOKULU");
  school("TARNA İLKOKULU");
  EXPECT_EQ(choose("60yıl İlkokulu").verdict, Answered::linked);
  EXPECT_EQ(choose("Tarna İlkokulu").verdict, Answered::linked);
  EXPECT_TRUE(choose("Tarna İlkokulu").misread.empty());
  EXPECT_TRUE(choose("Bambaşka İlkokulu").misread.empty());
}

TEST_F(Raised, MisreadLettersWithEvidenceAreStillForAPerson) {
  const auto meant = school("KÖROĞLU İLKOKULU");
  auto all = host(meant);
  all.by_account = meant;
  EXPECT_EQ(choose("K6roğlu İlkokulu", all).verdict, Answered::ambiguous);
}
