// twinwatch/arrival.hpp: is the page that came the page that was asked for? The first lines of every parse():
//
//   if (!arrived(page, sink, "https://etwinning.meb.gov.tr")) return;
//
// A redirect to another host, a parked domain or an error page must end as "source changed", never as "nothing there".
#pragma once
#include <string>
#include <string_view>

#include "twinwatch/address.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch {

// Throws Transient for "too many requests" and the server's own errors (429, 5xx). Otherwise sets the landmarks
// "answers with 200" and "stays on its host", and returns whether both hold. `base`: an address on the host that is
// right.
inline bool arrived(const Page& page, Sink& sink, std::string_view base) {
  const std::string status = std::to_string(page.status());
  if (page.status() == 429 || page.status() >= 500)
    throw Transient(std::string(page.url()) + " answered " + status + "; it is asked again later");
  const bool answered = sink.require("the page answers with 200 (it answered " + status + ")", page.status() == 200);
  const bool here = address::host_of(page.url()) == address::host_of(base) && page.url().substr(0, 8) == "https://";
  return sink.require("the address stays on " + std::string(address::host_of(base)), here) && answered;
}

}  // namespace twinwatch
