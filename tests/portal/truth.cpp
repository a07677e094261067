#include "truth.hpp"

#include <boost/json/array.hpp>
#include <map>
#include <set>
#include <tuple>

namespace portal {
namespace {

using boost::json::array;
using boost::json::object;

object of_school(const World& world, const School& school) {
  array projects;
  for (const std::uint32_t p : school.projects)
    projects.push_back(object{{"slug", world.projects[p].slug}, {"state", name_of(world.projects[p].state)}});
  object out{{"code", school.code},         {"name", school.name},
             {"province", school.province}, {"district", school.district},
             {"country", school.country},   {"plate", school.plate},
             {"label", school.label},       {"shows_district", school.shows_district}};
  out["projects"] = std::move(projects);
  return out;
}

bool has_open(const World& world, const School& school) {
  for (const std::uint32_t p : school.projects)
    if (world.projects[p].state == State::kOpen) return true;
  return false;
}

object of_project(const World& world, const Project& project) {
  array partners;
  for (const Partner& partner : project.partners)
    partners.push_back(
        object{{"school", world.schools[partner.school].slug}, {"role", partner.founder ? "Kurucu" : "Ortak"}});
  object out{
      {"title", project.title},      {"state", name_of(project.state)}, {"twinspace", twinspace_state(project.state)},
      {"opened", project.opened},    {"changed", project.changed},      {"number", project.number},
      {"old_link", project.old_link}};
  out["partners"] = std::move(partners);
  return out;
}

object counts(const World& world) {
  std::size_t open = 0, european = 0;
  for (const Project& project : world.projects) open += project.state == State::kOpen;
  std::set<std::string_view> codes;  // a school with two profiles is one school
  std::size_t abroad = 0;
  for (const School& school : world.schools) {
    abroad += school.plate == 0;
    if (school.plate > 0 && has_open(world, school)) codes.insert(school.code);
  }
  for (const Label& label : world.labels) european += label.european;
  return {{"schools", world.turkish},
          {"schools_abroad", abroad},
          {"second_profiles", world.schools.size() - world.turkish - abroad},
          {"schools_with_open_project", codes.size()},
          {"projects", world.projects.size()},
          {"projects_open", open},
          {"labels", world.labels.size()},
          {"labels_european", european},
          {"winners", world.winners.size()}};
}

}  // namespace

object truth(const World& world) {
  object schools, projects, registry;
  std::map<int, std::size_t> by_plate;
  for (std::size_t i = 0; i < world.turkish; ++i) ++by_plate[world.schools[i].plate];
  for (const School& school : world.schools) {
    schools[school.slug] = of_school(world, school);
  }
  for (const auto& [plate, n] : by_plate) registry[std::to_string(plate)] = n;
  for (const Project& project : world.projects) projects[project.slug] = of_project(world, project);
  array labels;
  for (const Label& label : world.labels)
    labels.push_back(object{{"year", label.year},
                            {"school", world.schools[label.school].slug},
                            {"project", world.projects[label.project].slug},
                            {"european", label.european}});
  return {{"note", "SYNTHETIC: made for twinwatch"},
          {"seed", world.size.seed},
          {"week", world.week},
          {"counts", counts(world)},
          {"registry", std::move(registry)},
          {"schools", std::move(schools)},
          {"projects", std::move(projects)},
          {"labels", std::move(labels)}};
}

object changes(const World& before, const World& after) {
  array schools, projects, opened;
  for (const Project& project : after.projects) {
    const auto was = before.project_of(project.slug);
    if (!was)
      opened.emplace_back(project.slug);
    else if (before.projects[*was].state != project.state)
      projects.emplace_back(project.slug);
  }
  const auto shown = [](const World& world, const School& school) {
    std::multiset<std::pair<std::string, State>> out;
    for (const std::uint32_t p : school.projects) out.emplace(world.projects[p].slug, world.projects[p].state);
    return out;
  };
  for (std::size_t i = 0; i < after.schools.size() && i < before.schools.size(); ++i)
    if (shown(before, before.schools[i]) != shown(after, after.schools[i])) schools.emplace_back(after.schools[i].slug);
  return {{"note", "SYNTHETIC: made for twinwatch"},
          {"from", before.week},
          {"to", after.week},
          {"schools", std::move(schools)},
          {"projects_changed", std::move(projects)},
          {"projects_opened", std::move(opened)}};
}

}  // namespace portal
