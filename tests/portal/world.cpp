#include "world.hpp"

#include <array>
#include <map>
#include <unordered_map>

#include "text.hpp"

namespace portal {
namespace {

constexpr std::array<const char*, 12> kHow{"Mavi",    "Yeşil",   "Küçük",  "Güneşli", "Ortak", "Dijital",
                                           "Konuşan", "Şarkılı", "Işıklı", "Gezgin",  "Özgür", "İyi"};
constexpr std::array<const char*, 12> kWhat{
    "Köprüler", "Sular",    "Kodlar & Büyük Düşler", "Tohumlar", "Sofralar",          "Masallar", "Şehirler",
    "Ağaçlar",  "Gölgeler", "Çocuk Oyunları",        "İzler",    "\"Yarın\" Diyenler"};
struct Abroad {
  const char *country, *school, *town;
};
constexpr std::array<Abroad, 5> kAbroad{{{"İtalya", "Scuola di Esempio", "Torino"},
                                         {"İspanya", "Colegio Ejemplo", "Sevilla"},
                                         {"Polonya", "Szkoła Przykładowa", "Kraków"},
                                         {"Yunanistan", "Paradeigma Gymnasio", "Volos"},
                                         {"Romanya", "Școala Exemplu", "Iași"}}};

std::string unique(std::unordered_map<std::string, int>& seen, const std::string& wanted) {
  std::string slug = wanted;
  while (seen.contains(slug)) slug = wanted + "-" + std::to_string(++seen[wanted]);
  seen[slug] = 1;
  return slug;
}

std::size_t index_of(std::uint64_t number, std::size_t size) { return static_cast<std::size_t>(number % size); }

}  // namespace

std::string name_of(State state) {
  constexpr std::array<const char*, 4> names{"Beklemede", "Açık", "Arşivlendi", "Kapalı"};
  return names[static_cast<std::size_t>(state)];
}

std::string twinspace_state(State state) {
  return state == State::kArchived ? "Archived" : state == State::kClosed ? "Closed" : "Open";
}

std::int64_t start_of(int week) { return 1'794'202'200 + std::int64_t{week - 1} * 7 * 86'400; }

World::World(const Size& wanted, const std::vector<std::string>& names, const std::vector<RegistryRow>& rows, int now)
    : size(wanted), week(now), provinces(names) {
  found_schools(rows);
  // Not every school takes part: the others are what the daemon is there to find.
  std::vector<std::uint32_t> taking_part;
  for (std::uint32_t i = 0; i < turkish; ++i)
    if (dice(size.seed, "takes part", i) % 100 < 45) taking_part.push_back(i);
  if (taking_part.empty() && turkish > 0) taking_part.push_back(0);
  if (turkish == 0) return;

  projects.reserve(size.projects * (100U + static_cast<unsigned>(week)) / 100U + static_cast<unsigned>(week));
  for (std::size_t i = 0; i < size.projects; ++i) found_project(1, taking_part);
  for (int w = 2; w <= week; ++w) {
    pass_week(w);
    if (size.projects == 0) continue;
    for (std::size_t i = 0; i < std::max<std::size_t>(1, size.projects / 100); ++i) found_project(w, taking_part);
  }
  std::unordered_map<std::string, int> seen;
  for (std::uint32_t p = 0; p < projects.size(); ++p) {
    Project& project = projects[p];
    project.slug = unique(seen, portal::slug(project.title));
    for (const Partner& partner : project.partners) {
      School& school = schools[partner.school];
      school.projects.push_back(p);
      school.changed = std::max(school.changed, project.changed);
      const std::uint64_t luck = dice(size.seed, "quality label", p, partner.school);
      if (project.opened == 1 && partner.school < turkish && luck % 100 < 22)
        labels.push_back(
            {static_cast<int>(2024 + luck / 100 % 3), partner.school, p, luck / 300 % 3 == 0, partner.founder});
    }
  }
  for (std::uint32_t i = 0; i < projects.size(); ++i) project_by_slug_.emplace(projects[i].slug, i);
}

std::optional<std::uint32_t> World::school_of(std::string_view slug) const {
  const auto found = school_by_slug_.find(std::string(slug));
  return found == school_by_slug_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint32_t> World::project_of(std::string_view slug) const {
  const auto found = project_by_slug_.find(std::string(slug));
  return found == project_by_slug_.end() ? std::nullopt : std::optional(found->second);
}

void World::found_schools(const std::vector<RegistryRow>& rows) {
  std::unordered_map<std::string, int> seen;
  std::map<std::pair<int, std::string>, int> districts;
  std::map<int, int> districts_of;
  for (const RegistryRow& row : rows) {
    School school;
    const std::uint64_t luck = dice(size.seed, "school", schools.size());
    school.slug = unique(seen, portal::slug(row.name));
    school.name = luck % 100 < 8 ? capitals(row.name) : row.name;
    school.code = row.code;
    school.province = provinces[static_cast<std::size_t>(row.plate - 1)];
    school.district = row.district;
    school.country = "Türkiye";
    school.site = row.site;
    school.plate = row.plate;
    int& number = districts[{row.plate, row.district}];
    if (number == 0) number = ++districts_of[row.plate];
    school.district_number = number;
    school.shows_district = luck / 100 % 100 < 70;
    school.label = luck / 10'000 % 100 < 7;
    school.bare_name = luck / 1'000'000 % 100 < 3;
    schools.push_back(std::move(school));
  }
  turkish = schools.size();
  for (std::size_t i = 0; i < turkish / 20 + 5; ++i) {
    const Abroad& abroad = kAbroad[index_of(dice(size.seed, "abroad", i), kAbroad.size())];
    School school;
    school.name = std::string(abroad.school) + " " + std::to_string(i + 1);
    school.slug = unique(seen, portal::slug(abroad.school) + "-" + std::to_string(i + 1));
    school.province = abroad.town;
    school.country = abroad.country;
    school.label = dice(size.seed, "label abroad", i) % 100 < 20;
    schools.push_back(std::move(school));
  }
  abroad_end_ = schools.size();
  for (std::uint32_t i = 0; i < turkish; ++i) {
    if (dice(size.seed, "double", i) % 100 >= size.doubles_percent) continue;
    double_of_[i] = static_cast<std::uint32_t>(schools.size());
    School twice = schools[i];
    twice.slug = unique(seen, portal::slug(twice.name));
    twice.label = false;
    schools.push_back(std::move(twice));
  }
  for (std::uint32_t i = 0; i < schools.size(); ++i) {
    school_by_slug_.emplace(schools[i].slug, i);
    if (schools[i].label) winners.push_back(i);
  }
}

void World::found_project(int opened, const std::vector<std::uint32_t>& taking_part) {
  const std::uint64_t i = projects.size();
  const auto roll = [&](std::string_view what, std::uint64_t n = 0) { return dice(size.seed, what, i, n); };
  Project project;
  project.title = std::string(kHow[index_of(roll("how"), kHow.size())]) + " " +
                  kWhat[index_of(roll("what"), kWhat.size())] + " " +
                  std::to_string(opened == 1 ? 2024 + roll("year") % 3 : 2026);
  const std::uint64_t state = opened == 1 ? roll("state") % 100 : 99;
  project.state = state < 15   ? State::kClosed
                  : state < 27 ? State::kArchived
                  : state < 32 ? State::kPending
                               : State::kOpen;
  project.opened = project.changed = opened;
  project.number = static_cast<std::uint32_t>(130'000 + i);
  project.old_link = opened == 1 && roll("old") % 5 == 0;
  const std::size_t turkish_ones = opened == 1 && roll("nobody") % 100 == 0 ? 0 : 1 + roll("turkish") % 4;
  const std::size_t foreign_ones = turkish_ones == 0 ? 0 : roll("foreign") % 3;
  const auto joins = [&](std::size_t school, bool founder) {
    const auto twice = double_of_.find(static_cast<std::uint32_t>(school));
    if (twice != double_of_.end() && roll("as its double", school) % 2 == 0) school = twice->second;
    for (const Partner& partner : project.partners)
      if (partner.school == school) return;
    project.partners.push_back({static_cast<std::uint32_t>(school), founder});
  };
  for (std::size_t n = 0; n < turkish_ones; ++n)
    joins(taking_part[index_of(roll("partner", n), taking_part.size())], n == 0);
  for (std::size_t n = 0; n < foreign_ones; ++n)
    joins(turkish + index_of(roll("partner abroad", n), abroad_end_ - turkish), n == 0);
  projects.push_back(std::move(project));
}

void World::pass_week(int now) {
  const auto becomes = [&](Project& project, State state) {
    project.state = state;
    project.changed = now;
  };
  bool closed = false;
  for (std::size_t i = 0; i < projects.size(); ++i) {
    const std::uint64_t luck = dice(size.seed, "week", i, static_cast<std::uint64_t>(now));
    if (projects[i].state == State::kOpen && luck % 100 == 0) {
      becomes(projects[i], luck / 100 % 2 ? State::kClosed : State::kArchived);
      closed = true;
    } else if (projects[i].state == State::kPending && luck % 4 == 0) {
      becomes(projects[i], State::kOpen);
    }
  }
  for (std::size_t i = 0; i < projects.size() && !closed; ++i)  // in no week does nothing close
    if (projects[i].state == State::kOpen) {
      becomes(projects[i], State::kClosed);
      closed = true;
    }
}

}  // namespace portal
