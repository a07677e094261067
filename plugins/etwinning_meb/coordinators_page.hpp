// Page type "coordinators": the service's page of the provinces' coordinators, as a CHECK of the operator's own file
// and nothing else. No recipient ever comes from here: no record, no address, no hash of one (an address in a list of
// 81 is found again from its hash by trying). The comparison is made here, while the page is read; what goes out is,
// for each province, how many addresses stand there and whether they are the operator's. All of the page's content is
// marked.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "portal/landmarks.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::etwinning_meb {

class CoordinatorsPage {
 public:
  explicit CoordinatorsPage(const Settings& settings);
  void ask(Sink& sink) const;
  void read(const Page& page, const html::Document& document, Sink& sink) const;

 private:
  using Addresses = std::map<std::string, std::set<std::string>>;  // by folded province
  void take_own_file(const std::string& text, const Host& host);

  std::string url_;
  std::uint32_t max_age_;
  std::vector<std::string> province_names_, mail_names_;
  html::Selector content_, table_;
  Addresses own_;
  bool has_own_ = false;
};

}  // namespace twinwatch::etwinning_meb
