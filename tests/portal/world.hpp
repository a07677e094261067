// What exists in one week: schools, projects, labels. Made anew for each week from (seed, week) alone, so two portals
// of one seed agree and a test can say beforehand what a crawl must find.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry.hpp"

namespace portal {

enum class State { kPending, kOpen, kArchived, kClosed };

struct School {
  std::string slug, name, code, province, district, country, site;
  int plate = 0, district_number = 0;
  bool shows_district = false, label = false, bare_name = false;
  std::vector<std::uint32_t> projects;
  int changed = 1;  // the week in which its page last became another
};

struct Partner {
  std::uint32_t school = 0;
  bool founder = false;
};

struct Project {
  std::string slug, title;
  State state = State::kOpen;
  int opened = 1, changed = 1;  // weeks
  std::uint32_t number = 0;     // as the old platform counted them
  bool old_link = false;
  std::vector<Partner> partners;
};

struct Label {
  int year = 0;
  std::uint32_t school = 0, project = 0;
  bool european = false, founder = false;
};

struct Size {
  std::uint64_t seed = 1;
  std::size_t projects = 400, schools = 0;  // schools 0: all of the registry
  std::size_t doubles_percent = 0;          // of the schools: they have two profiles, and projects under either
};

class World {
 public:
  World(const Size& size, const std::vector<std::string>& provinces, const std::vector<RegistryRow>& rows, int week);

  std::optional<std::uint32_t> school_of(std::string_view slug) const;
  std::optional<std::uint32_t> project_of(std::string_view slug) const;

  Size size;
  int week = 1;
  std::vector<std::string> provinces;
  std::vector<School> schools;  // Turkey's first, then those abroad, then second profiles of Turkey's
  std::size_t turkish = 0;
  std::vector<Project> projects;
  std::vector<Label> labels;
  std::vector<std::uint32_t> winners;  // schools with the School label

 private:
  void found_schools(const std::vector<RegistryRow>& rows);
  void found_project(int opened, const std::vector<std::uint32_t>& taking_part);
  void pass_week(int now);

  std::size_t abroad_end_ = 0;
  std::unordered_map<std::uint32_t, std::uint32_t> double_of_;
  std::unordered_map<std::string, std::uint32_t> school_by_slug_, project_by_slug_;
};

std::string name_of(State state);          // Açık, as pages say
std::string twinspace_state(State state);  // Open
std::int64_t start_of(int week);           // seconds since 1970: Monday 05:30 UTC; week 1 is that of 9 November 2026

}  // namespace portal
