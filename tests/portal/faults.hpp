// Which faults there are, and which are switched on: each for one site or all, for the addresses that a regular
// expression finds, so many times or until it is taken away. What a fault does is decided where it bites: damage.hpp
// for pages, answer.cpp for the rest.
#pragma once

#include <cstddef>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace portal {

struct FaultKind {
  std::string_view name, argument, sentence;  // argument: how it is written and what it is when left out
};
const std::vector<FaultKind>& fault_kinds();

struct Fault {
  int id = 0;
  std::string name, argument, site,
      path;                          // site empty: all; path empty: everything but robots.txt (or what it is made for)
  std::size_t times = 0, after = 0;  // times 0: for ever; after: so many matching requests go well first
  std::size_t seen = 0, used = 0;
};

// What bites one request, in the order in which it was switched on.
class Bites {
 public:
  explicit Bites(std::vector<Fault> faults = {}) : faults_(std::move(faults)) {}
  bool empty() const { return faults_.empty(); }
  const Fault* find(std::string_view name) const;
  std::string names() const;  // for the log: "429,token" or "-"

 private:
  std::vector<Fault> faults_;
};

class Faults {
 public:
  // Throws std::invalid_argument with what is wrong: unknown name, bad expression.
  int add(Fault fault);
  std::size_t clear(std::optional<int> id, std::string_view name);  // neither: all
  Bites bite(std::string_view site, std::string_view target);       // counts
  std::vector<Fault> switched_on() const;

 private:
  struct Armed {
    Fault fault;
    std::regex path;
  };
  std::vector<Armed> armed_;
  int last_id_ = 0;
};

}  // namespace portal
