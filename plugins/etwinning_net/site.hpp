// What all page types of the portal share: where it is, how old its pages may be, which countries count, and the ways
// to its pages.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "portal/listing.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::etwinning_net {

struct Site {
  explicit Site(const Settings& settings);

  std::string base, language;
  std::uint32_t lists_max_age = 0, projects_max_age = 0, schools_max_age = 0;
  std::vector<std::string> countries;  // ISO codes; none: all

  std::string address(std::string_view path) const { return base + "/" + language + std::string(path); }
  bool wants(std::string_view country) const;
};

// "İpekyolu, Van" -> district and province; "Van" -> province alone. Views into the text.
struct Place {
  std::string_view district, province;
};
Place place_in(std::string_view text);

// A page that another one named and that is not there any more (404, 410) ends as one rejected row: few of them are a
// portal's daily life, many are held back by the gate. True: that was it.
bool is_gone(const Page& page, Sink& sink, bool named_by_a_list);

// What the three lists have in common.
class ListView {
 public:
  explicit ListView(const Settings& settings);

  // The element with the list's entries; an empty node when there is nothing to be read here: a landmark is missing, or
  // the list says itself that it is empty (which is then said).
  html::Node entries(const html::Node& view, const portal::Listing& list, portal::Landmarks& landmarks, Sink& sink,
                     const Claim& claim) const;
  void close(const html::Node& view, portal::Listing& list, const Claim& claim) const;

 private:
  html::Selector total_, content_, empty_, next_;
};

}  // namespace twinwatch::etwinning_net
