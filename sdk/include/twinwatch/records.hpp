// twinwatch/records.hpp: one plain struct for each record kind, so that a misspelt field does not compile.
//
// Members are std::string_view and borrowed until Sink::record() returns: hand in views into the page. A member left
// alone is "not told"; "" is "told: empty". The static_asserts below tie each struct to kinds.hpp, name for name.
#pragma once
#include <cstddef>
#include <string_view>

#include "twinwatch/kinds.hpp"

namespace twinwatch {

template <class Record>
struct Member {
  std::string_view name;
  std::string_view Record::*at;
};

struct School {
  static constexpr std::string_view kind = "school";

  std::string_view name{};  // required
  std::string_view code{};
  std::string_view code_scheme{};
  std::string_view country{};
  std::string_view area_1{};  // required
  std::string_view area_2{};
  std::string_view type{};
  std::string_view ownership{};
  std::string_view building_code{};
  std::string_view address{};
  std::string_view phone{};
  std::string_view website{};
  std::string_view latitude{};
  std::string_view longitude{};
  std::string_view account{};

  static constexpr Member<School> members[] = {
      {"name", &School::name},         {"code", &School::code},           {"code_scheme", &School::code_scheme},
      {"country", &School::country},   {"area_1", &School::area_1},       {"area_2", &School::area_2},
      {"type", &School::type},         {"ownership", &School::ownership}, {"building_code", &School::building_code},
      {"address", &School::address},   {"phone", &School::phone},         {"website", &School::website},
      {"latitude", &School::latitude}, {"longitude", &School::longitude}, {"account", &School::account}};
};

struct Project {
  static constexpr std::string_view kind = "project";

  std::string_view project_id{};
  std::string_view title{};  // required
  std::string_view state{};
  std::string_view started_on{};
  std::string_view ended_on{};
  std::string_view countries{};
  std::string_view url{};
  std::string_view period{};
  std::string_view languages{};
  std::string_view subjects{};
  std::string_view age_range{};
  std::string_view aliases{};

  static constexpr Member<Project> members[] = {{"project_id", &Project::project_id},
                                                {"title", &Project::title},
                                                {"state", &Project::state},
                                                {"started_on", &Project::started_on},
                                                {"ended_on", &Project::ended_on},
                                                {"countries", &Project::countries},
                                                {"url", &Project::url},
                                                {"period", &Project::period},
                                                {"languages", &Project::languages},
                                                {"subjects", &Project::subjects},
                                                {"age_range", &Project::age_range},
                                                {"aliases", &Project::aliases}};
};

struct Participation {
  static constexpr std::string_view kind = "participation";

  std::string_view project_id{};
  std::string_view project_title{};  // required
  std::string_view state{};
  std::string_view role{};
  std::string_view school_name{};  // required
  std::string_view school_code{};
  std::string_view country{};
  std::string_view area_1{};
  std::string_view area_2{};
  std::string_view account{};
  std::string_view joined_on{};
  std::string_view ended_on{};
  std::string_view url{};
  std::string_view period{};

  static constexpr Member<Participation> members[] = {{"project_id", &Participation::project_id},
                                                      {"project_title", &Participation::project_title},
                                                      {"state", &Participation::state},
                                                      {"role", &Participation::role},
                                                      {"school_name", &Participation::school_name},
                                                      {"school_code", &Participation::school_code},
                                                      {"country", &Participation::country},
                                                      {"area_1", &Participation::area_1},
                                                      {"area_2", &Participation::area_2},
                                                      {"account", &Participation::account},
                                                      {"joined_on", &Participation::joined_on},
                                                      {"ended_on", &Participation::ended_on},
                                                      {"url", &Participation::url},
                                                      {"period", &Participation::period}};
};

struct Label {
  static constexpr std::string_view kind = "label";

  std::string_view label{};  // required
  std::string_view year{};
  std::string_view application_id{};
  std::string_view project_title{};
  std::string_view role{};
  std::string_view school_name{};  // required
  std::string_view school_code{};
  std::string_view country{};
  std::string_view area_1{};
  std::string_view area_2{};
  std::string_view account{};
  std::string_view url{};

  static constexpr Member<Label> members[] = {{"label", &Label::label},
                                              {"year", &Label::year},
                                              {"application_id", &Label::application_id},
                                              {"project_title", &Label::project_title},
                                              {"role", &Label::role},
                                              {"school_name", &Label::school_name},
                                              {"school_code", &Label::school_code},
                                              {"country", &Label::country},
                                              {"area_1", &Label::area_1},
                                              {"area_2", &Label::area_2},
                                              {"account", &Label::account},
                                              {"url", &Label::url}};
};

struct Club {
  static constexpr std::string_view kind = "club";

  std::string_view school_name{};  // required
  std::string_view school_code{};
  std::string_view country{};
  std::string_view area_1{};
  std::string_view area_2{};
  std::string_view account{};
  std::string_view founded_on{};
  std::string_view period{};

  static constexpr Member<Club> members[] = {{"school_name", &Club::school_name}, {"school_code", &Club::school_code},
                                             {"country", &Club::country},         {"area_1", &Club::area_1},
                                             {"area_2", &Club::area_2},           {"account", &Club::account},
                                             {"founded_on", &Club::founded_on},   {"period", &Club::period}};
};

struct Activity {
  static constexpr std::string_view kind = "activity";

  std::string_view title{};  // required
  std::string_view due_on{};
  std::string_view school_name{};  // required
  std::string_view school_code{};
  std::string_view country{};
  std::string_view area_1{};
  std::string_view area_2{};
  std::string_view account{};
  std::string_view period{};

  static constexpr Member<Activity> members[] = {{"title", &Activity::title},
                                                 {"due_on", &Activity::due_on},
                                                 {"school_name", &Activity::school_name},
                                                 {"school_code", &Activity::school_code},
                                                 {"country", &Activity::country},
                                                 {"area_1", &Activity::area_1},
                                                 {"area_2", &Activity::area_2},
                                                 {"account", &Activity::account},
                                                 {"period", &Activity::period}};
};

struct Coordinator {
  static constexpr std::string_view kind = "coordinator";

  std::string_view mail{};  // required
  std::string_view area_1{};
  std::string_view area_2{};
  std::string_view entered_by{};
  std::string_view valid_until{};
  std::string_view confirmed_on{};
  std::string_view role{};

  static constexpr Member<Coordinator> members[] = {{"mail", &Coordinator::mail},
                                                    {"area_1", &Coordinator::area_1},
                                                    {"area_2", &Coordinator::area_2},
                                                    {"entered_by", &Coordinator::entered_by},
                                                    {"valid_until", &Coordinator::valid_until},
                                                    {"confirmed_on", &Coordinator::confirmed_on},
                                                    {"role", &Coordinator::role}};
};

struct Notice {
  static constexpr std::string_view kind = "notice";

  std::string_view title{};  // required
  std::string_view url{};
  std::string_view published_on{};
  std::string_view summary{};

  static constexpr Member<Notice> members[] = {{"title", &Notice::title},
                                               {"url", &Notice::url},
                                               {"published_on", &Notice::published_on},
                                               {"summary", &Notice::summary}};
};

// Same names in the same order as in kinds.hpp, and no member forgotten.
// (Not through kinds::find(): under -fsanitize=undefined GCC 12 takes a comparison with nullptr for no constant.)
template <class Record>
constexpr bool agrees_with_kinds() {
  if (sizeof(Record) != std::size(Record::members) * sizeof(std::string_view)) return false;
  for (const KindSpec& spec : kinds::all) {
    if (spec.name != Record::kind) continue;
    if (spec.fields.size() != std::size(Record::members)) return false;
    for (std::size_t i = 0; i < spec.fields.size(); ++i)
      if (spec.fields[i].name != Record::members[i].name) return false;
    return true;
  }
  return false;
}
static_assert(agrees_with_kinds<School>());
static_assert(agrees_with_kinds<Project>());
static_assert(agrees_with_kinds<Participation>());
static_assert(agrees_with_kinds<Label>());
static_assert(agrees_with_kinds<Club>());
static_assert(agrees_with_kinds<Activity>());
static_assert(agrees_with_kinds<Coordinator>());
static_assert(agrees_with_kinds<Notice>());
static_assert(std::size(kinds::all) == 8, "a new kind needs its struct here");

template <class T>
concept TypedRecord = requires {
  T::kind, T::members;
};

}  // namespace twinwatch
