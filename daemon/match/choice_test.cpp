// Which school a written name is, on small registries. The names are made up.
#include "match/choice.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>

#include "match/matcher_data.hpp"

namespace {

using namespace twinwatch::match;
using Answered = Choice::Verdict;

class TheRightSchoolOrNone : public testing::Test {
 protected:
  TheRightSchoolOrNone()
      : places_(twinwatch::place::Gazetteer::load(TWINWATCH_SOURCE_DIR "/config/geo")),
        data_(MatcherData::load(TWINWATCH_SOURCE_DIR "/config/names")),
        index_(data_.words) {
    // Other schools of the province: what is rare must be rare among something.
    for (const auto* name :
         {"Bahçe", "Pınar", "Irmak", "Çınar", "Dere", "Tepe", "Koru", "Orman", "Nehir", "Bulut", "Yaprak"})
      for (const auto* type : {" İlkokulu", " Ortaokulu"}) school(std::string(name) + type, "Erzurum", "Horasan");
  }
  int school(const std::string& name, const std::string& province = "Erzurum", const std::string& district = "Oltu",
             const std::string& code = "") {
    NewSchool added;
    added.id = static_cast<std::int64_t>(names_.size());
    added.name = name;
    added.province = province;
    added.district = district;
    added.plate = places_.plate(province);
    added.district_id = places_.district(added.plate, district).id;
    added.code = code;
    index_.add(added);
    names_.push_back(name);
    return static_cast<int>(added.id);
  }
  Choice choose(const std::string& name, const std::string& province = "Erzurum", const std::string& district = "") {
    if (!finished_) index_.finish();
    finished_ = true;
    const int plate = places_.plate(province);
    Chooser chooser(index_, data_.weights, places_, list_.get());
    return chooser.choose({name, plate, places_.district(plate, district).id});
  }
  // "=> the school's name", or why not.
  std::string answer(const std::string& name, const std::string& province = "Erzurum",
                     const std::string& district = "") {
    const auto choice = choose(name, province, district);
    if (choice.verdict != Answered::linked) return choice.why;
    return names_[static_cast<std::size_t>(index_.school(choice.candidates.front().at).id)];
  }
  void list(std::initializer_list<const char*> names, bool whole = true) {
    index_.finish();
    finished_ = true;
    list_ = std::make_unique<ListedNames>(data_.words, whole);
    for (const auto* name : names) list_->add(places_.plate("Erzurum"), 0, name);
    list_->finish(index_);
  }

  twinwatch::place::Gazetteer places_;
  MatcherData data_;
  SchoolIndex index_;
  std::unique_ptr<ListedNames> list_;
  std::vector<std::string> names_;
  bool finished_ = false;
};

}  // namespace

TEST_F(TheRightSchoolOrNone, IsFoundUnderWhatPeopleType) {
  school("KÖROĞLU ANADOLU İMAM HATİP LİSESİ");
  school("ŞEHİT ÖĞRETMEN ALİ KAVAK ORTAOKULU");
  school("KARAHİSARLI MİMARSİNAN İLKOKULU");
  for (const auto* written : {"Köroğlu AİHL", "koroglu-anadolu-imam-hatip-lisesi-12", "KÃ¶roÄŸlu A.İ.H.L.",
                              "Koroglu Anatolian Imam Hatip High School", "Köroğlu Anadolu ?mam Hatip Lisesi",
                              "Köroglu Anadolu İmam Hatip Lisesi OLTU/ERZURUM"})
    EXPECT_EQ(answer(written), "KÖROĞLU ANADOLU İMAM HATİP LİSESİ") << written;
  for (const auto* written :
       {"Şht. Öğrt. Ali Kavak Orta Okulu", "ŞEHİT ÖĞRT. A. KAVAK O.O.", "Şehit Öğretmen Ali Kvak Ortaokulu"})
    EXPECT_EQ(answer(written), "ŞEHİT ÖĞRETMEN ALİ KAVAK ORTAOKULU") << written;
  EXPECT_EQ(answer("Karahisarlı Mimar Sinan İlkokulu"), "KARAHİSARLI MİMARSİNAN İLKOKULU");
}

TEST_F(TheRightSchoolOrNone, IsNeverOfAnotherLevelNorPrivateBesideState) {
  school("KARTALTEPE İLKOKULU");
  school("ÖZEL GÜNEŞ İLKOKULU");
  school("YAYLA ANADOLU İMAM HATİP LİSESİ");
  for (const auto* written :
       {"Kartaltepe Ortaokulu", "Kartaltepe Anaokulu", "Kartaltepe Okulu", "Kartaltepe", "Güneş İlkokulu",
        "Özel Kartaltepe İlkokulu", "Yayla Kız Anadolu İmam Hatip Lisesi", "Yayla İmam Hatip Ortaokulu"})
    EXPECT_NE(choose(written).verdict, Answered::linked) << written;
  EXPECT_EQ(answer("Kartaltepe İlkokulu"), "KARTALTEPE İLKOKULU");
}

TEST_F(TheRightSchoolOrNone, IsNeverOfAnotherProvinceOrAnotherKnownDistrict) {
  school("KARTALTEPE İLKOKULU", "Erzurum", "Oltu");
  EXPECT_NE(choose("Kartaltepe İlkokulu", "Ankara").verdict, Answered::linked);
  EXPECT_NE(choose("Kartaltepe İlkokulu", "Erzurum", "Aşkale").verdict, Answered::linked);
  EXPECT_EQ(answer("Kartaltepe İlkokulu", "Erzurum", "Oltu"), "KARTALTEPE İLKOKULU");
}

TEST_F(TheRightSchoolOrNone, IsNobodyWhereTwoAreCalledSo) {
  school("GAZİ İLKOKULU", "Erzurum", "Oltu");
  school("GAZİ İLKOKULU", "Erzurum", "Aşkale");
  EXPECT_EQ(choose("Gazi İlkokulu").verdict, Answered::ambiguous);
  EXPECT_EQ(choose("Gazi İlkokulu").candidates.size(), 2u);
  EXPECT_EQ(choose("Gazi İlkokulu", "Erzurum", "Aşkale").verdict, Answered::linked);
  EXPECT_EQ(choose("Aşkale Gazi İlkokulu").verdict, Answered::linked) << "the name itself tells which";
}

TEST_F(TheRightSchoolOrNone, WithoutAProvinceIsTheOnlyOneOfTheCountry) {
  school("KARTALTEPE İLKOKULU", "Erzurum", "Oltu");
  school("DOĞANKAYA İLKOKULU", "Ankara", "Bala");
  school("DOĞANKAYA İLKOKULU", "Erzurum", "Oltu");
  EXPECT_EQ(answer("Kartaltepe İlkokulu", ""), "KARTALTEPE İLKOKULU");
  EXPECT_EQ(choose("Doğankaya İlkokulu", "").verdict, Answered::ambiguous);
  const auto told = choose("DOĞANKAYA İLKOKULU (711959) BALA/ANKARA", "");
  ASSERT_EQ(told.verdict, Answered::linked) << told.why;
  EXPECT_EQ(told.plate, 6);
}

TEST_F(TheRightSchoolOrNone, IsFoundByACodeInTheNameUnlessTheNameSpeaksAgainstIt) {
  school("GAZİ İLKOKULU", "Erzurum", "Oltu", "711959");
  school("GAZİ İLKOKULU", "Erzurum", "Aşkale", "711960");
  const auto choice = choose("Gazi İlkokulu (711960)");
  ASSERT_EQ(choice.verdict, Answered::linked);
  EXPECT_TRUE(choice.by_code);
  EXPECT_NE(choose("Gazi Ortaokulu (711960)").verdict, Answered::linked) << "another level";
  EXPECT_NE(choose("Bambaşka İlkokulu (711960)").verdict, Answered::linked) << "not a word of it";
  EXPECT_EQ(choose("Gazi İlkokulu (799999)").verdict, Answered::ambiguous) << "no such code";
}

TEST_F(TheRightSchoolOrNone, IsStillTheVillageSchoolThatWasNamedAfterAMartyr) {
  school("KEYKAVUS İLKOKULU");
  EXPECT_EQ(answer("Keykavus Şehit Ömer Akçam İlkokulu"), "KEYKAVUS İLKOKULU");
  EXPECT_NE(choose("Şehit Ömer Keykavus İlkokulu").verdict, Answered::linked) << "a person of that name";
  EXPECT_NE(choose("Keykavus Fatih İlkokulu").verdict, Answered::linked) << "any other word is another school";
}

TEST_F(TheRightSchoolOrNone, IsNeitherOfTwoWhoseNamesAreBothThere) {
  school("KEYKAVUS İLKOKULU");
  school("ŞEHİT ÖMER AKÇAM İLKOKULU");
  const auto choice = choose("Keykavus Şehit Ömer Akçam İlkokulu");
  EXPECT_EQ(choice.verdict, Answered::ambiguous);
  EXPECT_EQ(choice.candidates.size(), 2u);
}

TEST_F(TheRightSchoolOrNone, IsFoundBehindTheHyphenAtWhichAListCutsItsName) {
  school("FERİHA-AHMET ŞENOL ORTAOKULU");
  EXPECT_EQ(answer("Ahmet Şenol Ortaokulu"), "FERİHA-AHMET ŞENOL ORTAOKULU");
}

TEST_F(TheRightSchoolOrNone, IsNotMeantByAnotherNameOfAListThatHasItsOwnNameToo) {
  school("KEYKAVUS İLKOKULU");
  list({"Keykavus İlkokulu", "Keykavus Şehit Ömer Akçam İlkokulu"});
  EXPECT_NE(choose("Keykavus Şehit Ömer Akçam İlkokulu").verdict, Answered::linked);
  EXPECT_EQ(answer("Keykavus İlkokulu"), "KEYKAVUS İLKOKULU");
}

TEST_F(TheRightSchoolOrNone, IsNobodyWhereNothingIsWritten) {
  school("HALK EĞİTİM MERKEZİ");
  for (const auto* written : {"", "  ", "-", "?"}) {
    const auto choice = choose(written);
    EXPECT_EQ(choice.verdict, Answered::none) << written;
    EXPECT_TRUE(choice.candidates.empty()) << written;
  }
}

TEST_F(TheRightSchoolOrNone, DoesNotDependOnTheOrderOfQuestions) {
  school("KÖROĞLU ANADOLU İMAM HATİP LİSESİ");
  school("KARTALTEPE İLKOKULU");
  index_.finish();
  finished_ = true;
  Chooser chooser(index_, data_.weights, places_);
  const Question one{"Köroğlu AİHL", 25, 0}, other{"Kartaltpe İlkokulu", 25, 0};
  const auto first = chooser.choose(one).probability();
  const auto second = chooser.choose(other).probability();
  EXPECT_EQ(chooser.choose(one).probability(), first);
  EXPECT_EQ(Chooser(index_, data_.weights, places_).choose(other).probability(), second);
}

TEST(MatcherWeights, ThatLackAFeatureAreRefused) {
  const auto file = testing::TempDir() + "/weights.toml";
  std::ofstream(file) << "[decide]\nenough = 1.0\nmargin = 1.0\nnear = 0.0\n[weight]\nbias = 1.0\n";
  try {
    Weights::load(file);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("no weight for 'exact'"), std::string::npos) << error.what();
  }
}
