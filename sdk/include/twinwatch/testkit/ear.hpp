// twinwatch/testkit/ear.hpp: a tw_sink that writes into a Said.
#pragma once
#include <string>
#include <utility>

#include "twinwatch/testkit/said.hpp"
#include "twinwatch/text_view.hpp"

namespace twinwatch::testkit {

namespace ear_detail {

inline std::string own(tw_str_view text) { return std::string(from_abi(text)); }
inline Said& said_of(void* host) { return *static_cast<Said*>(host); }

inline SaidClaim claim_of(const tw_covers_view* theirs, std::uint64_t expected) {
  const tw_covers_view c = copy_sized(theirs);
  return {own(c.kind),   own(c.list),   own(c.country), own(c.area_1),
          own(c.area_2), own(c.period), own(c.account), expected};
}

inline void outcome(Said& said, const char* what) {
  if (!said.rows.empty())
    ++said.rows.back().outcomes;
  else if (said.misuse.empty())
    said.misuse = std::string(what) + " before any row()";
}

inline void record(void* host, tw_str_view kind, tw_str_view list, const tw_field_view* fields, std::size_t count) {
  Said& said = said_of(host);
  SaidRecord out{own(kind), own(list), {}, 0};
  for (std::size_t i = 0; i < count; ++i)
    if (!out.fields.emplace(own(fields[i].name), own(fields[i].value)).second && said.misuse.empty())
      said.misuse = "field told twice: " + own(fields[i].name);
  if (!said.rows.empty()) {
    SaidRow& row = said.rows.back();
    out.line = row.first_line;
    if (row.records++ == 0) ++row.outcomes;
  }
  if (const std::string misuse = misuse_of(out); !misuse.empty() && said.misuse.empty()) said.misuse = misuse;
  said.records.push_back(std::move(out));
}

}  // namespace ear_detail

inline tw_sink ear(Said& said) {
  using namespace ear_detail;
  tw_sink sink{};
  sink.size = sizeof(sink);
  sink.host = &said;
  sink.request = [](void* host, const tw_request_view* theirs) {
    const tw_request_view r = copy_sized(theirs);
    SaidRequest asked{own(r.url),  own(r.method),       own(r.tag), own(r.kind),
                      own(r.body), own(r.content_type), {},         r.max_age_s};
    for (std::size_t i = 0; i < r.header_count; ++i) asked.headers[own(r.headers[i].name)] = own(r.headers[i].value);
    said_of(host).requests.push_back(std::move(asked));
  };
  sink.row = [](void* host, std::uint64_t first, std::uint64_t last) {
    said_of(host).rows.push_back({first, last, 0, 0, {}, 0});
  };
  sink.record = record;
  sink.skip = [](void* host, tw_skip why) {
    outcome(said_of(host), "skip()");
    if (!said_of(host).rows.empty()) said_of(host).rows.back().skip = static_cast<int>(why);
  };
  sink.reject = [](void* host, tw_str_view reason) {
    outcome(said_of(host), "reject()");
    if (!said_of(host).rows.empty()) said_of(host).rows.back().reject = own(reason);
  };
  sink.rows_total = [](void* host, std::uint64_t rows) { said_of(host).rows_total += rows; };
  sink.covers = [](void* host, const tw_covers_view* c) { said_of(host).covers.push_back(claim_of(c, 0)); };
  sink.expect = [](void* host, const tw_covers_view* c, std::uint64_t n) {
    said_of(host).expects.push_back(claim_of(c, n));
  };
  sink.require = [](void* host, tw_str_view landmark, std::int32_t found) {
    said_of(host).landmarks.emplace_back(own(landmark), found != 0);
  };
  sink.nothing = [](void* host, tw_str_view why) { said_of(host).nothing.push_back(own(why)); };
  sink.personal = [](void* host, std::size_t b, std::size_t e) { said_of(host).personal.emplace_back(b, e); };
  sink.dated = [](void* host, std::int64_t at_ms) { said_of(host).dated.push_back(at_ms); };
  sink.fail = [](void* host, tw_str_view message) { said_of(host).failure = own(message); };
  sink.finding = [](void* host, tw_str_view what, tw_str_view value) {
    said_of(host).findings[own(what)] = own(value);
  };
  sink.landmark = [](void* host, tw_str_view landmark, std::int32_t found, tw_str_view example) {
    said_of(host).landmarks.emplace_back(own(landmark), found != 0);
    said_of(host).examples[own(landmark)] = own(example);
  };
  return sink;
}

}  // namespace twinwatch::testkit
