// How a rule would be carried out, for who wrote it: which columns of which views it reads, and SQLite's query plan in
// plain words. Compiles, runs nothing.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "alert/rules.hpp"

namespace twinwatch::alert {

struct PlanStep {
  int depth = 0;       // 0: the SELECT itself
  std::string sqlite;  // "SEARCH st USING INDEX status_in_force (school_id=?)"
  std::string words;   // "looks up st by school_id (index status_in_force)"
};

struct RulePlan {
  std::map<std::string, std::set<std::string>> reads;  // view -> columns
  std::vector<PlanStep> steps;
};
RulePlan plan_rule(store::Database&, const Rule&);  // throws as check_rule does

std::string plan_in_words(std::string_view sqlite);

}  // namespace twinwatch::alert
