#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <random>

#include "twinwatch/json.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::json {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string refusal(std::string_view text) {
  try {
    const Document document(text);
    return "(taken)";
  } catch (const SourceChanged& error) {
    return error.what();
  }
}

constexpr std::string_view answer = R"({"ok": true, "total": 2, "data": [
  {"KURUM_KODU": 712345, "OKUL_ADI": "Şehit \"Ali\" \u0130lkokulu", "oran": 12.50, "no": 12345678901234567890123},
  {"KURUM_KODU": "700002", "OKUL_ADI": "", "kapali": null, "alt": {"a": [1, 2.0, 1e2, -3]}}
]})";

TEST(Json, ReadsWhatAPortalAnswers) {
  const Document document(answer);
  const Value root = document.root();
  EXPECT_TRUE(root.is_object());
  EXPECT_EQ(root["ok"].boolean(), true);
  EXPECT_EQ(root["total"].integer(), 2);
  ASSERT_TRUE(root["data"].is_array());
  EXPECT_EQ(root["data"].size(), 2u);
  EXPECT_EQ(root["data"][0]["OKUL_ADI"].text(), "Şehit \"Ali\" İlkokulu");
  EXPECT_EQ(root["data"][0]["KURUM_KODU"].text(), "712345");
  EXPECT_EQ(root["data"][1]["KURUM_KODU"].text(), "700002");
  EXPECT_EQ(root["data"][1]["alt"]["a"][3].integer(), -3);
  std::vector<std::string> keys;
  for (const auto& [key, value] : root.members()) keys.emplace_back(key);
  EXPECT_THAT(keys, ElementsAre("ok", "total", "data"));
  std::size_t rows = 0;
  for (const Value row : root["data"]) rows += row.is_object();
  EXPECT_EQ(rows, 2u);
}

TEST(Json, GivesNothingForWhatIsNotThereAndNeverThrows) {
  const Document document(answer);
  const Value gone = document.root()["data"][7]["x"]["y"][0];
  EXPECT_FALSE(gone);
  EXPECT_EQ(gone.kind(), Kind::missing);
  EXPECT_EQ(gone.text().data(), nullptr) << "absent: a record leaves the field out";
  EXPECT_FALSE(gone.number() || gone.integer() || gone.boolean() || gone.is_null() || gone.is_array());
  EXPECT_EQ(gone.size(), 0u);
  for (const Value item : gone) FAIL() << item.text();
  for (const auto& [key, value] : gone.members()) FAIL() << key;
  for (const Value item : document.root()) FAIL() << "an object has members, no items: " << item.text();
  EXPECT_FALSE(document.root()["data"]["OKUL_ADI"]) << "a list has no members";
  const Value closed = document.root()["data"][1]["kapali"];
  EXPECT_TRUE(closed && closed.is_null());
  EXPECT_EQ(closed.text().data(), nullptr);
  EXPECT_NE(document.root()["data"][1]["OKUL_ADI"].text().data(), nullptr) << "told: empty";
  EXPECT_FALSE(Value()["a"][1]);
}

TEST(Json, KeepsNumbersAsTheyAreWritten) {
  const Document document(answer);
  const Value row = document.root()["data"][0];
  EXPECT_EQ(row["no"].text(), "12345678901234567890123");
  EXPECT_FALSE(row["no"].integer()) << "beyond 64 bits";
  EXPECT_DOUBLE_EQ(row["no"].number().value(), 1.2345678901234568e22);
  EXPECT_EQ(row["oran"].text(), "12.50");
  EXPECT_EQ(row["oran"].number(), 12.5);
  EXPECT_FALSE(row["oran"].integer());
  EXPECT_EQ(document.root()["data"][1]["alt"]["a"][1].integer(), 2);
  EXPECT_EQ(document.root()["data"][1]["alt"]["a"][2].integer(), 100);
  EXPECT_FALSE(document.root()["data"][1]["KURUM_KODU"].number()) << "a text is no number";
  const Document huge("[1e999, -0, 9223372036854775807, 9223372036854775808]");
  EXPECT_FALSE(huge.root()[0].number());
  EXPECT_EQ(huge.root()[1].integer(), 0);
  EXPECT_EQ(huge.root()[2].integer(), INT64_MAX);
  EXPECT_FALSE(huge.root()[3].integer());
}

TEST(Json, DecodesEscapes) {
  const Document document(
      R"(["\"\\\/\b\f\n\r\t", "\u00c7\u20ac\ud83d\ude00", "\ud83dx", "\udE00\ud83d\ud83d\ude00", "\u0000"])");
  EXPECT_EQ(document.root()[0].text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(document.root()[1].text(), "Ç€😀");
  EXPECT_EQ(document.root()[2].text(), "\uFFFDx");
  EXPECT_EQ(document.root()[3].text(), "\uFFFD\uFFFD😀");
  EXPECT_EQ(document.root()[4].text(), "\uFFFD");
}

TEST(Json, FindsTheLastOfTwoKeysAsABrowserDoes) {
  const Document document(R"({"a": 1, "a": 2})");
  EXPECT_EQ(document.root()["a"].integer(), 2);
  EXPECT_EQ(document.root().size(), 2u);
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const char* text :
       {"",           " ",           "{",     "[1,]",    "[,1]",   "{\"a\"}", "{\"a\":}",  "{\"a\":1,}",    "{a:1}",
        "{'a':1}",    "[1] 2",       "[01]",  "[1.]",    "[.5]",   "[+1]",    "[1e]",      "[-]",           "[NaN]",
        "[Infinity]", "[-Infinity]", "[nul]", "[nullx]", "[True]", "[\"a]",   "[\"\\x\"]", "[\"\\u12g4\"]", "[\"\\u12",
        "[\"a\nb\"]", "// a\n[1]",   "[1]]",  "[1 2]",   "0x10",   "[1}",     "{\"a\":1]"})
    EXPECT_THAT(refusal(text), HasSubstr("the page is no JSON")) << text;
}

TEST(Json, SaysWhereAndWhatStandsThereInstead) {
  EXPECT_THAT(refusal("\n <!DOCTYPE html><html lang=\"tr\"><head><title>Oturumunuz sona erdi, yeniden giriniz</title>"),
              HasSubstr("line 2, character 2: a value should stand here, but there stands '<'; the page begins "
                        "'<!DOCTYPE html><html lang=\"tr\"><head><title>Oturumunuz sona …'"));
  EXPECT_THAT(refusal("{\"a\": 1,\n \"ğü\": NaN}"),
              HasSubstr("line 2, character 8: a value should stand here, but there stands 'NaN'"));
  EXPECT_THAT(refusal("[{\"ad\": \"Adı"),
              HasSubstr("character 13: '\"', the end of a text, should stand here, but there "
                        "the page ends (was it cut short?)"));
  EXPECT_THAT(refusal("[{\"ad\": \"Adı Uydurma\" \"Soyadı\"}]"), Not(HasSubstr("Soyadı")))
      << "what stands within an answer could name somebody";
}

TEST(Json, IsBoundedAgainstDeepNesting) {
  const auto nested = [](std::size_t deep) { return std::string(deep, '[') + std::string(deep, ']'); };
  EXPECT_EQ(refusal(nested(64)), "(taken)");
  EXPECT_THAT(refusal(nested(65)), HasSubstr("character 65: it nests more than 64 levels deep"));
  EXPECT_THAT(refusal(std::string(10'000'000, '[')), HasSubstr("64 levels"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_THAT(refusal(objects), HasSubstr("64 levels"));
  std::string wide = "[0";
  for (int i = 0; i < 1'000'000; ++i) wide += ",[]";
  const Document document(wide + "]");
  EXPECT_EQ(document.root().size(), 1'000'001u);
  EXPECT_TRUE(document.root()[1'000'000].is_array()) << "found without a walk";
}

TEST(Json, MarksWhatNamesAPersonAndStaysJson) {
  std::string text = R"({"mudur": {"ad": "Ad\u0131 Uydurma", "no": -12345, "tel": ["0 442", 5]}, "okul": "Bir"})";
  const Document document(text);
  for (const auto& [begin, end] : document.root()["mudur"].source_ranges())
    text.replace(begin, end - begin, std::string(end - begin, ' '));
  EXPECT_EQ(text.find("Uydurma"), std::string::npos);
  EXPECT_EQ(text.find("2345"), std::string::npos);
  EXPECT_EQ(text.find("442"), std::string::npos);
  const Document again(text);
  EXPECT_EQ(again.root()["okul"].text(), "Bir");
  EXPECT_TRUE(again.root()["mudur"]["no"].is_number());
}

TEST(Json, ShowsHowAnAnswerIsBuiltAndNothingThatItSays) {
  const Document document(answer);
  EXPECT_EQ(shape_of(document.root()), "with ok, total, data");
  EXPECT_EQ(shape_of(document.root()["data"]), "a list of 2, each with KURUM_KODU, OKUL_ADI, oran, no");
  EXPECT_EQ(shape_of(document.root()["data"][0]["OKUL_ADI"]), "a text");
  EXPECT_EQ(shape_of(document.root()["x"]), "nothing");
  EXPECT_EQ(shape_of(Document(R"({"a_1":1,"Adı Uydurma":2})").root()), "with a_1, …") << "a key may be a name";
}

// ---- against another reader

bool same(const Value& ours, const boost::json::value& theirs) {
  switch (theirs.kind()) {
    case boost::json::kind::null:
      return ours.is_null();
    case boost::json::kind::bool_:
      return ours.boolean() == theirs.get_bool();
    case boost::json::kind::int64:
      return ours.integer() == theirs.get_int64();
    case boost::json::kind::uint64:
      return ours.text() == std::to_string(theirs.get_uint64());
    case boost::json::kind::double_:
      if (!std::isfinite(theirs.get_double()) || theirs.get_double() == 0) return ours.is_number();
      return ours.number() && std::abs(*ours.number() - theirs.get_double()) <= 1e-12 * std::abs(theirs.get_double());
    case boost::json::kind::string:
      return ours.is_text() && ours.text() == std::string_view(theirs.get_string());
    case boost::json::kind::array: {
      std::size_t i = 0;
      if (!ours.is_array() || ours.size() != theirs.get_array().size()) return false;
      for (const auto& item : theirs.get_array())
        if (!same(ours[i++], item)) return false;
      return true;
    }
    case boost::json::kind::object:
      if (!ours.is_object()) return false;
      for (const auto& [key, value] : theirs.get_object())
        if (!same(ours[std::string_view(key)], value)) return false;
      return true;
  }
  return false;
}

std::string random_value(std::mt19937& random, int depth) {
  const auto one_of = [&](std::initializer_list<const char*> list) { return list.begin()[random() % list.size()]; };
  const auto kind = random() % (depth > 4 ? 5u : 8u);
  if (kind == 0) return one_of({"true", "false", "null"});
  if (kind < 3) return one_of({"0", "-1", "712345", "1.25", "1e3", "-2.5E-2", "18446744073709551615", "0.0"});
  std::string out = kind < 5 ? "\"" : kind < 7 ? "[" : "{";
  for (auto n = random() % 5; n > 0; --n) {
    if (kind < 5) {
      out += one_of({"a", "ş", " ", "\\n", "\\u0131", "\\\"", "/", "😀", "\\ud83d\\ude00", "\\\\"});
    } else {
      if (out.size() > 1) out += one_of({",", " ,", ",\n"});
      if (kind == 7) out += "\"" + std::string(one_of({"a", "b", "İ", "\\u0061"})) + "\": ";
      out += random_value(random, depth + 1);
    }
  }
  return out + (kind < 5 ? "\"" : kind < 7 ? "]" : "}");
}

TEST(Json, ReadsAndRefusesWhatBoostJsonDoes) {
  std::mt19937 random(20261124);
  int taken = 0, refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = random_value(random, 0);
    if (round % 2 == 1 && !text.empty()) {  // one octet becomes another
      const std::size_t at = random() % text.size();
      constexpr std::string_view instead = "{}[]\",:0-e.\\u \n";
      if (static_cast<unsigned char>(text[at]) < 0x80) text[at] = instead[random() % instead.size()];
    }
    boost::json::error_code error;
    const auto theirs = boost::json::parse(text, error);
    const bool ours = refusal(text) == "(taken)";
    // It refuses half a surrogate pair, and an exponent that it cannot hold.
    const bool stricter = text.find("\\u") != std::string::npos || error == boost::json::error::exponent_overflow;
    if (ours && error && stricter) continue;
    ASSERT_EQ(ours, !error) << text << ": " << error.message();
    ++(ours ? taken : refused);
    if (ours) {
      const Document document(text);
      ASSERT_TRUE(same(document.root(), theirs)) << text;
    }
  }
  EXPECT_GT(taken, 5000);
  EXPECT_GT(refused, 2000);
}

}  // namespace
}  // namespace twinwatch::json
