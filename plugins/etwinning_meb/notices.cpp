#include "notices.hpp"

#include <charconv>

#include "portal/listing.hpp"
#include "portal/max_age.hpp"
#include "twinwatch/feed.hpp"

namespace twinwatch::etwinning_meb {
namespace {

constexpr std::string_view list_name = "announcements";

// What a reader sees of a piece of HTML: "Bülten &#8211; 12" -> "Bülten – 12".
std::string seen_of(std::string_view piece) { return html::Document(piece).root().line(); }

std::uint64_t number_of(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

Notices::Notices(const Settings& settings)
    : base_(portal::base_of(settings.text("base_url"), "base_url", "https://etwinning.meb.gov.tr")),
      posts_url_(settings.text("posts_url")),
      feed_url_(settings.text("feed_url")),
      page_url_(settings.text("announcements_url")),
      from_(settings.text("notices_from")),
      pages_(0),
      summaries_(settings.boolean("notice_summaries")),
      max_age_(portal::max_age(settings, "notices_max_age")),
      entry_(html::selector_setting(settings, "announcement")),
      link_(html::selector_setting(settings, "announcement_link")),
      day_(html::selector_setting(settings, "announcement_day")),
      summary_(html::selector_setting(settings, "announcement_summary")) {
  if (posts_url_.empty()) posts_url_ = base_ + "/wp-json/wp/v2/posts";
  if (feed_url_.empty()) feed_url_ = base_ + "/feed/";
  if (page_url_.empty()) page_url_ = base_ + "/duyurular/";
  if (from_ != "auto" && from_ != "json" && from_ != "feed" && from_ != "html")
    throw ConfigError("setting 'notices_from': '" + from_ + "' is none of auto, json, feed, html");
  const std::int64_t pages = settings.integer("notice_pages");
  if (pages < 1 || pages > 1000) throw ConfigError("setting 'notice_pages' must be from 1 to 1000");
  pages_ = static_cast<std::uint64_t>(pages);
}

void Notices::ask(Sink& sink) const {
  if (from_ == "feed") return ask_feed(sink);
  if (from_ == "html") return ask_page(sink);
  ask_posts(1, sink);
}

void Notices::ask_posts(std::uint64_t nth, Sink& sink) const {
  const std::string number = std::to_string(nth);
  const std::string url = posts_url_ + "?per_page=20&page=" + number, tag = "posts\t" + number;
  sink.request({.url = url, .kind = "posts", .tag = tag, .max_age_s = max_age_});
}
void Notices::ask_feed(Sink& sink) const {
  sink.request({.url = feed_url_, .kind = "feed", .tag = "feed", .max_age_s = max_age_});
}
void Notices::ask_page(Sink& sink) const {
  sink.request({.url = page_url_, .kind = "announcements", .tag = "announcements", .max_age_s = max_age_});
}

bool Notices::is_closed(const Page& page, std::string_view what, Sink& sink) const {
  if (from_ != "auto") return false;
  std::string_view text = page.text();
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  const bool web_page = text.starts_with("<!DOCTYPE") || text.starts_with("<!doctype") || text.starts_with("<html");
  if (page.status() != 404 && page.status() != 410 && !(page.status() == 200 && web_page)) return false;
  sink.finding(std::string(what), "closed: it answered " + std::to_string(page.status()) +
                                      (web_page ? " with a web page" : "") + "; the next way is tried");
  return true;
}

void Notices::tell(std::string_view title, std::string_view url, std::string_view day, std::string_view summary,
                   Sink& sink) const {
  if (title.empty() || !portal::is_web(url)) return sink.reject("no headline with an address");
  sink.record(Notice{.title = title,
                     .url = url,
                     .published_on = html::told(day),
                     .summary = summaries_ ? html::told(summary) : std::string_view()},
              list_name);
}

void Notices::mark_unread(const json::Value& post, Sink& sink) const {
  for (const auto& [key, value] : post.members()) {
    const bool read = key == "id" || key == "date" || key == "date_gmt" || key == "link" || key == "title" ||
                      (summaries_ && key == "excerpt");
    if (!read) json::mark_personal(value, sink);
  }
}

void Notices::mark_unread(const xml::Node& root, Sink& sink) const {
  std::vector<xml::Node> items;
  for (const xml::Node& head : {root.child("channel"), root})
    for (const char* name : {"item", "entry"})
      for (const xml::Node& item : head.children(name)) items.push_back(item);
  for (const xml::Node& item : items)
    for (const xml::Node& part : item.children()) {
      bool read = summaries_ && (part.name() == "description" || part.name() == "summary");
      for (const char* name : {"title", "link", "guid", "id", "pubDate", "published", "updated", "date"})
        read = read || part.name() == name;
      if (!read) xml::mark_personal(part, sink);
    }
}

void Notices::read_posts(const Page& page, Sink& sink) const {
  if (is_closed(page, "wp-json", sink)) return ask_feed(sink);
  portal::Landmarks landmarks(sink);
  if (!portal::arrived(page, landmarks, posts_url_)) return;
  const json::Document document(page.text());  // cut off, or no JSON: "source changed"
  const json::Value posts = document.root();
  for (const json::Value post : posts) mark_unread(post, sink);
  landmarks.see("letters that can be read", portal::legible(page.text()), page.charset());
  landmarks.see("a list of announcements", posts.is_array() && posts.size() > 0);
  landmarks.see("title.rendered", posts[std::size_t{0}]["title"]["rendered"].is_text());
  landmarks.see("link", posts[std::size_t{0}]["link"].is_text());
  if (!landmarks.all()) return;
  std::uint64_t row = 0;
  for (const json::Value post : posts) {
    ++row;
    sink.row(row, row);
    const std::string_view here = post["date"].text(), there = post["date_gmt"].text();
    const std::string_view day = (here.empty() ? there : here).substr(0, 10);
    const std::string title = seen_of(post["title"]["rendered"].text());
    const std::string summary = summaries_ ? seen_of(post["excerpt"]["rendered"].text()) : std::string();
    tell(title, post["link"].text(), day, summary, sink);
  }
  sink.rows_total(row);
  const auto parts = portal::tag_parts(page.tag());
  const std::uint64_t nth = parts.size() > 1 ? number_of(parts[1]) : 1;
  if (nth < std::min(pages_, number_of(page.header("X-WP-TotalPages")))) ask_posts(nth + 1, sink);
}

void Notices::read_feed(const Page& page, Sink& sink) const {
  if (is_closed(page, "feed", sink)) return ask_page(sink);
  portal::Landmarks landmarks(sink);
  if (!portal::arrived(page, landmarks, feed_url_)) return;
  const xml::Document document(page.text());  // cut off, or no XML: "source changed"
  mark_unread(document.root(), sink);
  const feed::Feed news(page.text(), page.url(), [](std::string_view html) { return seen_of(html); });
  landmarks.see("letters that can be read", portal::legible(page.text()), page.charset());
  landmarks.see("items in the feed", !news.items.empty());
  if (!landmarks.all()) return;
  for (const feed::Item& item : news.items) {
    sink.row(item.line, item.line);
    tell(item.title, item.link, item.published, item.summary, sink);
  }
  sink.rows_total(news.items.size());
}

void Notices::read_page(const Page& page, const html::Document& document, Sink& sink) const {
  if (!summaries_)
    for (const html::Node& summary : document.select(summary_)) html::mark_personal(page, sink, summary);
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, page_url_)) return;
  const std::vector<html::Node> entries = document.select(entry_);
  landmarks.first(document.root(), "announcement", entry_);
  if (!entries.empty()) landmarks.text(entries.front(), "announcement_link", link_);
  if (!landmarks.all()) return;
  for (const html::Node& entry : entries) {
    sink.row(entry.source_line(), entry.source_line());
    const html::Node link = html::first(entry, link_);
    const std::string title = link.line(), url = html::link(link, page);
    const std::string summary = summaries_ ? html::first(entry, summary_).line() : std::string();
    tell(title, url, html::day_of(html::first(entry, day_)), summary, sink);
  }
  sink.rows_total(entries.size());
}

}  // namespace twinwatch::etwinning_meb
