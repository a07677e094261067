// Page type "labels": a table of schools with their quality labels, and its following pages; national and European ones
// alike, as `label` records of two lists. Links to exports are asked for (export_page.hpp).
#pragma once
#include "columns.hpp"
#include "portal/listing.hpp"

namespace twinwatch::etwinning_meb {

struct LabelList {
  std::string name;   // "national": first part of the tags of its pages
  std::string list;   // of its records
  std::string label;  // what its records are called
  std::string url;
};

class LabelsPage {
 public:
  LabelsPage(const Settings& settings, const Columns& columns);
  void ask(const LabelList& which, Sink& sink) const;
  void read(const Page& page, const html::Document& document, const LabelList& which, Sink& sink) const;

  std::uint32_t max_age() const noexcept { return max_age_; }

 private:
  void read_table(const Page& page, const html::Node& content, const html::Table& table, const LabelList& which,
                  portal::Landmarks& landmarks, Sink& sink) const;

  const Columns& columns_;
  std::uint32_t max_age_;
  html::Selector content_, table_, total_, none_, next_, exports_;
};

}  // namespace twinwatch::etwinning_meb
