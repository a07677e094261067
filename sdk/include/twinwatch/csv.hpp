// twinwatch/csv.hpp: everything for a source of CSV files. Most need csv::Table alone.
//
//   csv/table.hpp    a page as a table with named columns, each record accounted for
//   csv/account.hpp  what each record is: preamble, blank, data, footer, rejected and why
//   csv/header.hpp   the row that names the columns
//   csv/dialect.hpp  which separator, how sure
//   csv/refusal.hpp  what is no table at all
//   csv/reader.hpp   text -> records (RFC 4180, unclosed quotes, bounded)
#pragma once
#include "twinwatch/csv/table.hpp"
