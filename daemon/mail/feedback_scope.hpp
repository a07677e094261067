// Whose answers a file holds: the provinces that they may be about, and the coordinator who gave them.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mail/feedback.hpp"

namespace twinwatch::mail {

class FeedbackScope {
 public:
  // Throws std::invalid_argument: an address that is no confirmed coordinator's, a province that is not his, a file
  // that nobody can tell the province of.
  FeedbackScope(store::Database&, const std::vector<FilledRow>&, const Answerer&, const place::Gazetteer&,
                std::int64_t now_ms);

  bool covers(int plate) const { return whole_country_ || plates_.contains(plate); }
  std::string in_words() const;  // "Erzurum"
  // The coordinator: who imports if he is one, else who alone got that list.
  std::string person(const std::string& route, const std::string& period) const;
  std::string province(int plate) const;

 private:
  store::Database& db_;
  const place::Gazetteer& places_;
  std::string by_;
  bool is_coordinator_ = false, whole_country_ = false;
  std::set<int> plates_;
};

}  // namespace twinwatch::mail
