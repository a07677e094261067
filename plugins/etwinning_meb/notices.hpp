// Announcements, from one of three: the site's JSON, its feed, its page. A site that closed the first answers 404, or a
// web page of its own: then the next one is asked for. The last one must hold. `notice` records of the list
// "announcements"; they claim nothing.
//
// People: whatever of an announcement is not read is marked, authors and texts above all; first sentences are read only
// where the operator says so.
#pragma once
#include <string>

#include "portal/landmarks.hpp"
#include "twinwatch/json.hpp"
#include "twinwatch/source.hpp"
#include "twinwatch/xml.hpp"

namespace twinwatch::etwinning_meb {

class Notices {
 public:
  explicit Notices(const Settings& settings);
  void ask(Sink& sink) const;
  void read_posts(const Page& page, Sink& sink) const;
  void read_feed(const Page& page, Sink& sink) const;
  void read_page(const Page& page, const html::Document& document, Sink& sink) const;

 private:
  bool is_closed(const Page& page, std::string_view what, Sink& sink) const;
  void ask_posts(std::uint64_t nth, Sink& sink) const;
  void ask_feed(Sink& sink) const;
  void ask_page(Sink& sink) const;
  void tell(std::string_view title, std::string_view url, std::string_view day, std::string_view summary,
            Sink& sink) const;
  void mark_unread(const json::Value& post, Sink& sink) const;
  void mark_unread(const xml::Node& root, Sink& sink) const;

  std::string base_, posts_url_, feed_url_, page_url_, from_;
  std::uint64_t pages_;
  bool summaries_;
  std::uint32_t max_age_;
  html::Selector entry_, link_, day_, summary_;
};

}  // namespace twinwatch::etwinning_meb
