#include "worker/observation.hpp"

#include <gmock/gmock.h>

#include <random>

namespace twinwatch::worker {
namespace {

using testing::HasSubstr;

std::vector<std::string> all_of(std::string_view stream) {
  ObservationReader reader;
  reader.feed(stream);
  std::vector<std::string> out;
  while (const auto seen = reader.next()) {
    std::string text = std::to_string(static_cast<int>(seen->entry));
    for (const auto part :
         {seen->kind, seen->list, seen->text, seen->value, seen->example, seen->claim.kind, seen->claim.list,
          seen->claim.country, seen->claim.area_1, seen->claim.area_2, seen->claim.period, seen->claim.account})
      text += "|" + std::string(part);
    for (const auto& field : seen->fields) text += "|" + std::string(field.name) + "=" + std::string(field.value);
    for (const auto number :
         {seen->first_line, seen->last_line, seen->number, seen->begin, seen->end, seen->claim.records,
          static_cast<std::uint64_t>(seen->at_ms), static_cast<std::uint64_t>(seen->skip), std::uint64_t{seen->found}})
      text += "|" + std::to_string(number);
    out.push_back(std::move(text));
  }
  return out;
}

// One of everything, and enough records for a few kilobytes.
std::string rich_stream() {
  ObservationWriter writer;
  writer.page();
  const Claim claim{"school", "meb_registry", "TR", "Ankara", "Çankaya", "2026-2027", "", 0};
  writer.covers(claim);
  Claim stated = claim;
  stated.records = 1451;
  writer.expect(stated);
  writer.landmark("table.okullar", true);
  writer.landmark("footer", false);
  writer.landmark("partners", false, "Bakım çalışması");
  writer.nothing("the page says so");
  writer.dated(-86'400'000);
  writer.finding("separator", "; (certain)");
  writer.personal(5, 5);
  writer.personal(1u << 20, (1u << 20) + 30);
  for (std::uint64_t line = 1; line <= 60; ++line) {
    writer.row(line * 3, line * 3 + line % 3);
    if (line % 10 == 0) {
      writer.skip(static_cast<int>(line / 10 % 3) + 1);
    } else if (line % 7 == 0) {
      writer.reject("no name in column 4");
    } else {
      const std::string name = "Şehit Ömer Halisdemir İlkokulu " + std::to_string(line);
      const std::string code = std::to_string(700000 + line);
      const Field fields[] = {{"name", name}, {"area_1", "Niğde"}, {"code", code}, {"address", ""}};
      writer.record(line % 2 == 0 ? "school" : "label", line % 3 == 0 ? "" : "meb_registry", fields);
    }
  }
  writer.rows_total(60);
  return writer.octets();
}

TEST(Observation, ReadsBackWhatWasWritten) {
  ObservationWriter writer;
  writer.page();
  writer.row(7, 9);
  const Field fields[] = {{"name", "Atatürk Ortaokulu"}, {"area_1", ""}};
  writer.record("school", "meb", fields);
  writer.dated(-1);
  ObservationReader reader;
  reader.feed(writer.octets());

  auto seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->entry, Entry::row);
  EXPECT_EQ(seen->first_line, 7u);
  EXPECT_EQ(seen->last_line, 9u);
  seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->entry, Entry::record);
  EXPECT_EQ(seen->kind, "school");
  EXPECT_EQ(seen->list, "meb");
  ASSERT_EQ(seen->fields.size(), 2u);
  EXPECT_EQ(seen->fields[0].name, "name");
  EXPECT_EQ(seen->fields[0].value, "Atatürk Ortaokulu");
  EXPECT_EQ(seen->fields[1].value, "");
  seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->at_ms, -1);
  EXPECT_FALSE(reader.next());
}

TEST(Observation, NamesStayKnownOverTheChunksOfAPageAndEndWithIt) {
  ObservationWriter writer;
  writer.page();
  const Field fields[] = {{"name", "Okul"}};
  writer.record("school", "", fields);
  const std::string first = writer.octets();
  writer.clear_octets();
  writer.record("school", "", fields);
  const std::string second = writer.octets();
  EXPECT_LT(second.size(), first.size());
  EXPECT_THAT(second, testing::Not(HasSubstr("school")));

  ObservationReader reader;
  reader.feed(first);
  ASSERT_TRUE(reader.next());
  ASSERT_FALSE(reader.next());
  reader.feed(second);
  const auto seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->kind, "school");
  EXPECT_EQ(seen->fields[0].name, "name");
  ASSERT_FALSE(reader.next());

  writer.clear_octets();
  writer.page();
  writer.record("school", "", fields);
  EXPECT_EQ(writer.octets(), first) << "a page's octets stand for themselves";
}

TEST(Observation, CarriesALandmarksExampleAndReadsOnesWithoutAsBefore) {
  ObservationWriter writer;
  writer.page();
  writer.landmark("list", true, "12 okul");
  writer.landmark("footer", false);
  ObservationReader reader;
  reader.feed(writer.octets());
  auto seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->text, "list");
  EXPECT_TRUE(seen->found);
  EXPECT_EQ(seen->example, "12 okul");
  seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->found);
  EXPECT_EQ(seen->example, "");
  const std::string before(
      "\x01\x01\x0a\x04"
      "list\x01",
      9);  // as written before there were examples
  reader.feed(before);
  seen = reader.next();
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->found);
  EXPECT_EQ(seen->example, "");
}

TEST(ObservationReader, RefusesAnExampleThatNoHostWouldHavePassedOn) {
  ObservationWriter writer;
  writer.page();
  writer.landmark("list", true, std::string(481, 'x'));
  ObservationReader reader;
  reader.feed(writer.octets());
  EXPECT_THROW(reader.next(), StreamError);
  ObservationReader again;
  again.feed(
      std::string_view("\x01\x01\x0a\x01"
                       "l\x04",
                       6));
  EXPECT_THROW(again.next(), StreamError);
}

TEST(Observation, WritesTheSameRecordsToTheSameOctetsWhateverCameBefore) {
  EXPECT_EQ(rich_stream(), rich_stream());
  EXPECT_GT(all_of(rich_stream()).size(), 100u);
}

// What a taken-over worker may send. Whatever it is, the reader must say so or make some sense of it, within the bounds
// of what it was given (AddressSanitizer watches in the dev build).
TEST(ObservationReader, TakesAStreamCutOffAnywhereForWhatItIs) {
  const auto whole = rich_stream();
  const auto all = all_of(whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);  // a copy: an octet read beyond it is an octet out of bounds
    try {
      const auto some = all_of(cut);
      EXPECT_LE(some.size(), all.size());
      EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin()));
    } catch (const StreamError&) {
    }
  }
}

TEST(ObservationReader, SurvivesStreamsWithChangedOctets) {
  const auto whole = rich_stream();
  std::mt19937 random(20261122);  // the same streams every time
  std::size_t refused = 0, read = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bad = whole.substr(0, std::uniform_int_distribution<std::size_t>(1, whole.size())(random));
    for (auto changes = random() % 4 + 1; changes > 0; --changes) {
      const auto at = random() % bad.size();
      switch (random() % 3) {
        case 0:
          bad[at] = static_cast<char>(random());
          break;
        case 1:
          bad.insert(at, 1, static_cast<char>(random() % 16));
          break;
        default:
          bad.erase(at, random() % 5);
          break;
      }
      if (bad.empty()) break;
    }
    try {
      all_of(bad);
      ++read;
    } catch (const StreamError& error) {
      ++refused;
      EXPECT_NE(std::string_view(error.what()), "");
    }
  }
  EXPECT_GT(refused, 1000u);
  EXPECT_GT(read, 100u);
}

TEST(ObservationReader, SurvivesNoise) {
  std::mt19937 random(42);
  for (int round = 0; round < 20'000; ++round) {
    std::string noise = {static_cast<char>(Entry::page), 1};
    for (auto size = random() % 64; size > 0; --size)
      noise += static_cast<char>(random() % 4 == 0 ? random() : random() % 16);
    try {
      all_of(noise);
    } catch (const StreamError&) {
    }
  }
}

struct Impossible {
  std::string octets;
  std::string words;
};

TEST(ObservationReader, NamesWhatCannotBe) {
  const std::string page = {1, 1};
  const Impossible cases[] = {
      {std::string{5, 1}, "does not begin with a page"},
      {std::string{1, 9}, "stream version 9"},
      {page + std::string{99}, "unknown kind 99"},
      {page + std::string{4, 0, 0, 0}, "never sent, number 0"},
      {page + std::string{2, 127, 'a'}, "cut off"},
      {page + std::string{2, 1, 'a', 4, 0, 0, 127}, "cut off"},
      {page + std::string{5, 4}, "no known reason"},
      {page + std::string{7} + std::string(10, '\xFF') + '\x01', "64 bits"},
      {page + std::string{7, '\x80', 0}, "longer than it is"},
      {page + std::string{3, 2} + std::string(9, '\xFF') + '\x01', "after the last line"},
      {page + std::string{10, 1, 'a', 4}, "neither found nor not"},
      {page + std::string{10, 1, 'a', 2}, "cut off"},
  };
  for (const auto& bad : cases) {
    try {
      all_of(bad.octets);
      ADD_FAILURE() << "read without complaint; expected: " << bad.words;
    } catch (const StreamError& error) {
      EXPECT_THAT(error.what(), HasSubstr(bad.words));
    }
  }
}

TEST(ObservationReader, RefusesANewChunkBeforeTheLastOneWasRead) {
  ObservationWriter writer;
  writer.page();
  writer.rows_total(1);
  ObservationReader reader;
  reader.feed(writer.octets());
  EXPECT_THROW(reader.feed(writer.octets()), StreamError);
}

}  // namespace
}  // namespace twinwatch::worker
