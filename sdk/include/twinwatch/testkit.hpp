// twinwatch/testkit.hpp: run a source in the test's own process, without a host, and look at what it said.
//
//   TEST(Okullar, ReadsEverySchool) {
//     auto run = testkit::run_of<Okullar>();
//     const auto said = run.parse(testkit::file_page("samples/okullar.csv"));
//     EXPECT_EQ(said.ok(), "");
//     EXPECT_EQ(said.records.size(), 3u);
//   }
//
// It goes through the same C ABI as the worker, so what passes here crosses there. It knows no network: pages are
// files or texts.
#pragma once
#include "twinwatch/testkit/breaks.hpp"
#include "twinwatch/testkit/pages.hpp"
#include "twinwatch/testkit/run.hpp"
#include "twinwatch/testkit/said.hpp"
