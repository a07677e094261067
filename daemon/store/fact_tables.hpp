// The tables fact_<kind>, generated from twinwatch/kinds.hpp so that a field is declared once.
//
//   CREATE TABLE fact_participation (
//     fact_id    INTEGER PRIMARY KEY,
//     dataset_id INTEGER NOT NULL,   -- no REFERENCES: a look-up a row, for a number that ingest has just made
//     key        INTEGER NOT NULL,   -- 64-bit hash of the record's identity (KindSpec::key_note)
//     hash       INTEGER NOT NULL,   -- 64-bit hash of all its fields
//     run_id, page_id, line INTEGER, -- the run, page and line that brought this version
//     plate, district_id INTEGER,    -- resolved from area_1, area_2; 0: unknown or not told  (kinds with area_1)
//     mention_id INTEGER,            -- the school as written (kinds with school_name); NULL until match has seen it
//     valid_from INTEGER NOT NULL,   -- since when it was so: the data's date
//     valid_to   INTEGER,            -- until when; NULL: still
//     known_from INTEGER NOT NULL,   -- when we learned it
//     known_to   INTEGER,            -- when we learned that it ended or changed; NULL: in force
//     <one TEXT column, NULL when not told, for each field of the kind>)
//   CREATE UNIQUE INDEX fact_participation_now ON fact_participation (dataset_id, key, hash) WHERE known_to IS NULL
//   and, for those who match: fact_participation_by_mention (mention_id)
//
// In force now: known_to IS NULL. As of V, as known at K: known_from <= K AND valid_from <= V AND
// (known_to IS NULL OR K < known_to OR V < valid_to): an end that was not yet known at K does not count.
// A row is closed at most once; nothing else of it ever changes but mention_id (set once by match).
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/kinds.hpp"

namespace twinwatch::store {

std::string fact_table(std::string_view kind);  // "fact_participation"
std::vector<std::string> fact_tables_sql();     // CREATE statements for all kinds

// ALTER TABLE … ADD COLUMN for fields that kinds.hpp has and the file lacks (a field added at the end of a kind),
// CREATE for a kind that is new. Run at every opening for writing.
std::vector<std::string> missing_fields_sql(SQLite::Database& sql);

bool has_field(const KindSpec& kind, std::string_view field);

}  // namespace twinwatch::store
