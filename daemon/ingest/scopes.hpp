// What a run claims to be the whole of, resolved: the only places in which absence means "gone".
//
// A claim becomes a scope (province by plate, district, period, account; empty: all of it). A claim that cannot be
// told apart on this kind's records (a province's claim over projects, which have no province) is no scope: the run is
// partial there and removes nothing. A claim over an unknown province or district quarantines the run: taken for the
// whole country it would retire 80 provinces.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/accounting.hpp"

namespace twinwatch::ingest {

struct Scope {
  int plate = 0, district_id = 0;
  std::string area_2;  // today's name of the district; empty: all
  std::string period, account;
  std::int64_t data_ms = 0;       // of the oldest page that claims it
  bool dated = false;             // that page bears a date of its own
  bool nothing_is_right = false;  // said by a page that claims it
  std::size_t page = 0;           // the oldest page that claims it, by its place in the run
  bool carried = false;           // that page was read by an earlier run
  std::string unverified;         // its page type, when nobody has confirmed its markup
  std::uint64_t rejected = 0;     // rows of its pages that were rejected
  std::uint64_t records = 0;      // kept records of this run in it
  std::uint64_t received = 0;     // with duplicates
  bool stated = false;            // the source tells how many there are
  bool whole() const { return plate == 0 && area_2.empty() && period.empty() && account.empty(); }
  bool same(const Scope& other) const {
    return plate == other.plate && area_2 == other.area_2 && period == other.period && account == other.account;
  }
};

// "the whole country", "Erzurum / Yakutiye, 2026-2027"
std::string name_of(const Scope& scope, const place::Gazetteer& gazetteer);

struct ScopeMember {  // what of a record decides in which scopes it lies
  int plate = 0, district_id = 0;
  std::string_view area_2, period, account;
};

bool holds(const Scope& scope, const ScopeMember& member);

// The scopes of one dataset in one run.
class ScopeSet {
 public:
  Scope& add(Scope scope);  // the one that is there already when it is the same
  bool empty() const { return scopes_.empty(); }
  bool whole() const { return whole_; }  // one of them is everything there is
  std::vector<Scope>& scopes() { return scopes_; }
  const std::vector<Scope>& scopes() const { return scopes_; }
  // Calls with the index of each scope that holds the member; stops when the callback returns false.
  template <class F>
  void each_holding(const ScopeMember& member, F&& found) const {
    for (const std::size_t i : general_)
      if (holds(scopes_[i], member) && !found(i)) return;
    if (by_account_.empty() || member.account.empty()) return;
    const auto [begin, end] = by_account_.equal_range(std::string(member.account));
    for (auto it = begin; it != end; ++it)
      if (holds(scopes_[it->second], member) && !found(it->second)) return;
  }
  bool any_holds(const ScopeMember& member) const {
    bool any = whole_;
    if (!any) each_holding(member, [&](std::size_t) { return !(any = true); });
    return any;
  }

 private:
  std::vector<Scope> scopes_;
  std::vector<std::size_t> general_;  // without an account
  std::unordered_multimap<std::string, std::size_t> by_account_;
  bool whole_ = false;
};

// One claim resolved. `problem`: why it is none, and whether that must stop the run.
struct ResolvedClaim {
  std::optional<Scope> scope;
  std::string problem;
  bool stops = false;
};
ResolvedClaim resolve(const RunClaim& claim, const place::Gazetteer& gazetteer, Places& places);

}  // namespace twinwatch::ingest
