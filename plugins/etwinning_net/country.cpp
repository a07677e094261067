#include "country.hpp"

#include <array>

namespace twinwatch::etwinning_net {
namespace {

struct Country {
  std::string_view code, turkish, english, other;
};

// The countries of eTwinning: EU and EEA, candidates, neighbours (eTwinning Plus). Folded names; `other`: a name in
// use.
constexpr std::array<Country, 46> countries{{
    {"AL", "arnavutluk", "albania", ""},
    {"AM", "ermenistan", "armenia", ""},
    {"AT", "avusturya", "austria", ""},
    {"AZ", "azerbaycan", "azerbaijan", ""},
    {"BA", "bosna hersek", "bosnia and herzegovina", "bosna ve hersek"},
    {"BE", "belcika", "belgium", ""},
    {"BG", "bulgaristan", "bulgaria", ""},
    {"CY", "guney kibris rum yonetimi", "cyprus", "kibris"},
    {"CZ", "cekya", "czechia", "czech republic"},
    {"DE", "almanya", "germany", ""},
    {"DK", "danimarka", "denmark", ""},
    {"EE", "estonya", "estonia", ""},
    {"ES", "ispanya", "spain", ""},
    {"FI", "finlandiya", "finland", ""},
    {"FR", "fransa", "france", ""},
    {"GB", "birlesik krallik", "united kingdom", "ingiltere"},
    {"GE", "gurcistan", "georgia", ""},
    {"GR", "yunanistan", "greece", ""},
    {"HR", "hirvatistan", "croatia", ""},
    {"HU", "macaristan", "hungary", ""},
    {"IE", "irlanda", "ireland", ""},
    {"IS", "izlanda", "iceland", ""},
    {"IT", "italya", "italy", ""},
    {"JO", "urdun", "jordan", ""},
    {"LB", "lubnan", "lebanon", ""},
    {"LI", "lihtenstayn", "liechtenstein", ""},
    {"LT", "litvanya", "lithuania", ""},
    {"LU", "luksemburg", "luxembourg", ""},
    {"LV", "letonya", "latvia", ""},
    {"MD", "moldova", "moldova", "republic of moldova"},
    {"ME", "karadag", "montenegro", ""},
    {"MK", "kuzey makedonya", "north macedonia", ""},
    {"MT", "malta", "malta", ""},
    {"NL", "hollanda", "netherlands", "the netherlands"},
    {"NO", "norvec", "norway", ""},
    {"PL", "polonya", "poland", ""},
    {"PT", "portekiz", "portugal", ""},
    {"RO", "romanya", "romania", ""},
    {"RS", "sirbistan", "serbia", ""},
    {"SE", "isvec", "sweden", ""},
    {"SI", "slovenya", "slovenia", ""},
    {"SK", "slovakya", "slovakia", ""},
    {"TN", "tunus", "tunisia", ""},
    {"TR", "turkiye", "turkey", "turkiye cumhuriyeti"},
    {"UA", "ukrayna", "ukraine", ""},
    {"XK", "kosova", "kosovo", ""},
}};

bool is_code(std::string_view folded, std::string_view code) {
  return folded.size() == 2 && folded[0] == code[0] + 32 && folded[1] == code[1] + 32;
}

}  // namespace

std::string_view country_code(std::string_view folded) {
  if (folded.empty()) return {};
  for (const auto& one : countries)
    if (folded == one.turkish || folded == one.english || folded == one.other || is_code(folded, one.code))
      return one.code;
  return {};
}

}  // namespace twinwatch::etwinning_net
