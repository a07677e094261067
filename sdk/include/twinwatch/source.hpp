// twinwatch/source.hpp: write a source as ONE class and end the file with TWINWATCH_SOURCE(Class).
//
//   class Okullar {
//    public:
//     static constexpr std::string_view id = "okullar";      // the same as the file's name: okullar.so
//     static constexpr std::string_view version = "1.0.0";
//     static constexpr std::string_view title = "Schools of our province";
//     explicit Okullar(const twinwatch::Settings&) {}
//     void start(twinwatch::Sink& sink) { sink.request({.url = "inbox:*.csv"}); }
//     void parse(const twinwatch::Page& page, twinwatch::Sink& sink);
//   };
//   TWINWATCH_SOURCE(Okullar)
//
// Optional members, found when they are there: `license`, `hosts`, `page_kinds` (arrays of std::string_view),
// `settings` (array of twinwatch::Setting), `void finish(Sink&)`. All `static constexpr` but finish.
//
// Threads: one. Calls never nest. No exception leaves the plugin: see errors.hpp for how each kind is told.
#pragma once
#include "twinwatch/boundary.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/records.hpp"
#include "twinwatch/settings.hpp"
#include "twinwatch/sink.hpp"

// The only macro: it defines the only symbol that a source exports (abi.h, THE ENTRY).
#define TWINWATCH_SOURCE(Class)                                        \
  extern "C" TW_EXPORT const tw_source_v0* twinwatch_source_v0(void) { \
    return ::twinwatch::Boundary<Class>::manifest();                   \
  }
