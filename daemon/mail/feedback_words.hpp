// The columns of the attached list in which a coordinator answers, and what may stand in them: one file, so that what
// is written is what is read. Turkish words are offered; English ones are taken, too.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/answers.hpp"
#include "table/table.hpp"

namespace twinwatch::mail {

// Headers, recognised by either half, too. Those of the answer are written whole, the others in the mail's language.
inline constexpr std::string_view code_header = "Kurum Kodu / School Code", district_header = "İlçe / District",
                                  school_header = "Okul / School", decision_header = "Karar / Decision",
                                  until_header = "Tarih / Until", link_header = "Kanıt Bağlantısı / Evidence Link",
                                  note_header = "Not / Note", key_header = "Satır / Row";

constexpr std::string_view in_turkish(std::string_view header) { return header.substr(0, header.find(" / ")); }
constexpr std::string_view in_english(std::string_view header) { return header.substr(header.find(" / ") + 3); }

// Adds the columns (decision, until, link, note, key) to the header, and what a workbook offers in them. `made` is the
// list's own day: dates begin behind it.
void add_answer_columns(table::Table&, const table::Day& made);

// The cell of the decision. Nothing said: neither a word nor a problem.
struct Decided {
  std::optional<alert::Answer::Says> says;
  std::optional<table::Day> until;  // written behind the word: "ertele 15.12.2026"
  std::string problem;              // what is wrong with the cell and what to write instead
};
Decided read_decision(std::string_view cell);

// "15.12.2026", "5/1/2027", "2026-12-15", each with a time of day behind it or not. Nothing for what is no day.
std::optional<table::Day> read_day(std::string_view cell);

// Empty: one http(s) address. Else what is wrong with it.
std::string link_problem(std::string_view cell);

// What an answer says, in English, for whoever imports: "has a project".
std::string_view in_words(alert::Answer::Says);

}  // namespace twinwatch::mail
