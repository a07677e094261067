// Hands ingest's new facts of a registry to match, which makes schools of them while they are written.
#pragma once
#include "ingest/follower.hpp"
#include "match/first_schools.hpp"

namespace twinwatch::service {

class SchoolFollower : public ingest::Follower {
 public:
  explicit SchoolFollower(match::FirstSchools& schools) : schools_(schools) {}
  bool wants(const ingest::KindColumns& kind) const override { return kind.spec->name == "school"; }
  void fact(const ingest::NewFact& fact) override;
  void end() override { schools_.end(); }

 private:
  match::FirstSchools& schools_;
};

}  // namespace twinwatch::service
