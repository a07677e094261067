// A list over many pages, counted without keeping anything: each page's request carries, as its tag, what the pages
// before it held. So the last page can say whether the list was read whole, in whatever process it is read.
//
// The claim "this is the whole list" is made on the last page only, and only when the total that the list states was
// the same at both ends, as many were seen, and each could be read. Any other list only adds.
#pragma once
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/landmarks.hpp"

namespace twinwatch::portal {

// The parts of a tag, parted by TAB; the first is the page's kind.
inline std::vector<std::string_view> tag_parts(std::string_view tag) {
  std::vector<std::string_view> parts;
  while (!tag.empty()) {
    parts.push_back(tag.substr(0, tag.find('\t')));
    tag.remove_prefix(std::min(parts.back().size() + 1, tag.size()));
  }
  return parts;
}

struct ListRequest {
  std::string_view kind;
  std::uint32_t max_age_s = 0;
  std::string_view name{};  // first part of the tag; nothing: the kind
};

class Listing {
 public:
  Listing(const Page& page, Sink& sink, Landmarks& landmarks, ListRequest request)
      : page_(page), sink_(sink), landmarks_(landmarks), request_(request) {
    if (request_.name.empty()) request_.name = request_.kind;
    const auto parts = tag_parts(page.tag());
    if (parts.size() >= 4) {
      seen_ = number(parts[1]).value_or(0);
      kept_ = number(parts[2]).value_or(0);
      total_before_ = number(parts[3]);
      unread_ = parts.size() > 4 ? number(parts[4]).value_or(0) : 0;
      first_ = false;
    } else {
      // Asked for by its address alone, page 7 says nothing of the pages before it.
      const bool by_path = argument(page.asked_url(), "page").data() == nullptr;
      counting_ = page_number(page.asked_url()).value_or(0) <= (by_path ? 1u : 0u);
    }
  }

  bool first() const noexcept { return first_; }
  void seen() noexcept { ++seen_; }  // an entry of the list, wanted or not
  void kept() noexcept { ++kept_; }  // one that became a record of the claim
  // One that could not be read. Whatever it is, it is in the list: without it the list is not whole, and a school that
  // the daemon knew would be taken for gone.
  void unread() noexcept { ++unread_; }

  // After the rows: asks for the next page, or says what the list as a whole was. `stated`: the total on this page.
  void close(const std::vector<html::Node>& next_links, std::optional<std::uint64_t> stated, const Claim& claim) {
    const std::optional<std::uint64_t> before = first_ ? stated : total_before_;
    if (stated) sink_.finding("stated total", std::to_string(*stated));
    for (const html::Node& link : next_links)
      if (ask(link_here(link, page_), before)) return;
    if (!next_links.empty() && !landmarks_.all()) return;
    if (!counting_) return sink_.finding("whole list", "not claimed: its earlier pages were not read");
    if (!before) return sink_.finding("whole list", "not claimed: the list states no total");
    const std::uint64_t least = std::min(*before, stated.value_or(*before));
    if (!landmarks_.see(
            "as many entries as the list states (" + std::to_string(least) + ", found " + std::to_string(seen_) + ")",
            seen_ >= least))
      return sink_.expect(claim, least - (seen_ - kept_));  // the gate says it in its own words, too
    if (stated.value_or(*before) != *before || seen_ != *before)
      return sink_.finding("whole list", "not claimed: the list changed while it was read");
    if (unread_ > 0)
      return sink_.finding("whole list", "not claimed: " + std::to_string(unread_) + " entries could not be read");
    if (kept_ == 0) return sink_.finding("whole list", "not claimed: none of its entries is one that is wanted");
    sink_.covers(claim);
    sink_.expect(claim, kept_);
  }

 private:
  static std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && !text.empty() && end == text.data() + text.size() ? std::optional(value)
                                                                                     : std::nullopt;
  }

  bool ask(const std::string& url, std::optional<std::uint64_t> total) {
    if (url.empty()) return false;
    // The host drops what was asked for already: a circle would end silently, with half of the list.
    const auto here = page_number(page_.url()), there = page_number(url);
    const bool onward = there ? *there > here.value_or(0) : !here && url != page_.url() && url != page_.asked_url();
    if (!landmarks_.see("a next page that comes after this one", onward, url)) return false;
    const std::string tag = std::string(request_.name) + "\t" + std::to_string(seen_) + "\t" + std::to_string(kept_) +
                            "\t" + (total ? std::to_string(*total) : "-") + "\t" + std::to_string(unread_);
    // A page of which the earlier ones are unknown hands nothing on: a count from its middle would be a wrong one.
    sink_.request({.url = url,
                   .kind = request_.kind,
                   .tag = counting_ ? std::string_view(tag) : request_.name,
                   .max_age_s = request_.max_age_s});
    return true;
  }

  const Page& page_;
  Sink& sink_;
  Landmarks& landmarks_;
  ListRequest request_;
  std::uint64_t seen_ = 0, kept_ = 0, unread_ = 0;
  std::optional<std::uint64_t> total_before_;
  bool first_ = true, counting_ = true;
};

}  // namespace twinwatch::portal
