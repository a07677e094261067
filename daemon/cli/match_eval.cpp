// match eval: a list of written names against a registry's file, through the code that the daemon runs. Predictions in
// the scorer's format; what the names looked like in passing is told on standard error.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "cli/match_commands.hpp"
#include "cli/name_lists.hpp"
#include "match/choice.hpp"

namespace twinwatch::cli {
namespace {

std::ofstream to_write(const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (!out) throw std::runtime_error(fmt::format("{}: cannot be written", file.string()));
  return out;
}

struct Registry {
  std::vector<std::string> ids;  // as the file has them
  match::SchoolIndex index;
};

Registry read_registry(const std::filesystem::path& file, const place::Gazetteer& places, const name::Words& words) {
  const auto list = NameList::read(file);
  const auto id = list.required({"id", "kurum kodu", "kod"}, "the school's number");
  const auto province = list.required({"il", "il adi"}, "the province");
  const auto district = list.column({"ilce", "ilce adi"});
  const auto name = list.required({"kurum adi", "okul adi", "ad", "name"}, "the school's name");
  Registry registry{{}, match::SchoolIndex(words)};
  for (std::size_t row = 0; row < list.size(); ++row) {
    match::NewSchool school;
    school.id = static_cast<std::int64_t>(registry.ids.size());
    school.name = list.at(row, name);
    school.province = list.at(row, province);
    school.district = list.at(row, district);
    school.code = list.at(row, id);
    school.plate = places.plate(school.province);
    school.district_id = places.district(school.plate, school.district).id;
    registry.index.add(school);
    registry.ids.emplace_back(list.at(row, id));
  }
  registry.index.finish();
  return registry;
}

std::optional<match::ListedNames> read_context(const std::filesystem::path& file, const place::Gazetteer& places,
                                               const Registry& registry) {
  if (file.empty()) return std::nullopt;
  const auto list = NameList::read(file);
  const auto province = list.required({"il", "il adi"}, "the province");
  const auto district = list.column({"ilce", "ilce adi"});
  const auto name = list.required({"ad", "kurum adi", "okul adi", "name"}, "the school's name");
  std::optional<match::ListedNames> context(std::in_place, registry.index.words_known(), true);
  for (std::size_t row = 0; row < list.size(); ++row) {
    const int plate = places.plate(list.at(row, province));
    context->add(plate, places.district(plate, list.at(row, district)).id, list.at(row, name));
  }
  context->finish(registry.index);
  return context;
}

}  // namespace

int match_eval(const Call& call, const MatchEval& what) {
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto words = name::Words::load(call.config.names_dir / "tr.toml");
  const auto weights =
      match::Weights::load(what.weights.empty() ? call.config.names_dir / "weights.toml" : what.weights);
  const auto registry = read_registry(what.registry, places, words);
  const auto context = read_context(what.context, places, registry);
  const auto cases = NameList::read(what.cases);
  const auto id = cases.required({"query id", "id"}, "the question's number");
  const auto province = cases.required({"il"}, "the province"), district = cases.column({"ilce"});
  const auto name = cases.required({"name", "ad", "okul adi"}, "the written name");

  match::Chooser chooser(registry.index, weights, places, context ? &*context : nullptr);
  std::ofstream file, features;
  if (!what.out.empty()) file = to_write(what.out);
  if (!what.features.empty()) {
    features = to_write(what.features);
    features << "query_id\tid";
    for (const auto feature : match::feature_names) features << '\t' << feature;
    features << '\n';
  }
  std::size_t linked = 0, ambiguous = 0;
  const auto begin = std::chrono::steady_clock::now();
  std::string out = "query_id\tid\tscore\n";
  for (std::size_t row = 0; row < cases.size(); ++row) {
    match::Question question;
    question.name = cases.at(row, name);
    question.plate = places.plate(cases.at(row, province));
    question.district_id = places.district(question.plate, cases.at(row, district)).id;
    const auto choice = chooser.choose(question);
    const bool is_link = choice.verdict == match::Choice::Verdict::linked;
    linked += is_link ? 1 : 0;
    ambiguous += choice.verdict == match::Choice::Verdict::ambiguous ? 1 : 0;
    const auto number = [&](const match::ScoredSchool& school) {
      return registry.ids[static_cast<std::size_t>(registry.index.school(school.at).id)];
    };
    out += fmt::format("{}\t{}\t{:.4f}\n", cases.at(row, id), is_link ? number(choice.candidates.front()) : "",
                       choice.probability());
    if (features)
      for (const auto& candidate : choice.candidates) {
        if (choice.name.umbrella(words)) break;
        features << cases.at(row, id) << '\t' << number(candidate);
        for (const double x : candidate.agreement.x) features << '\t' << x;
        features << '\n';
      }
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (what.out.empty())
    print(out);
  else
    file << out;
  std::fprintf(stderr,
               "%zu names against %zu schools: %zu linked, %zu with candidates for a person, %zu with none; %.2f s\n",
               cases.size(), registry.index.size(), linked, ambiguous, cases.size() - linked - ambiguous, took);
  return ok;
}

}  // namespace twinwatch::cli
