// Page type "twinspace": a project's TwinSpace, asked for only when neither the project's page nor the list told its
// state. Gives a `project` of the list "esep_twinspaces" with that state; the host takes it for participations that
// tell none of their own.
#pragma once
#include "site.hpp"

namespace twinwatch::etwinning_net {

class TwinspacePage {
 public:
  explicit TwinspacePage(const Settings& settings);
  void read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const;

 private:
  html::Selector twinspace_, title_, state_;
};

}  // namespace twinwatch::etwinning_net
