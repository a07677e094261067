#include "control.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "answer.hpp"
#include "truth.hpp"

namespace portal {
namespace {

namespace json = boost::json;

// An argument from the query, or from a body that is JSON or a form.
class Arguments {
 public:
  Arguments(const Asked& ask, std::string_view body) : ask_(ask) {
    if (body.starts_with("{")) json_ = json::parse(json::string_view(body.data(), body.size())).as_object();
  }
  std::string text(std::string_view name) const {
    if (const json::value* v = json_.if_contains(name))
      return v->is_string() ? std::string(v->as_string()) : v->is_null() ? "" : json::serialize(*v);
    const std::string_view query = ask_.parameter(name);
    return std::string(query.empty() ? ask_.field(name) : query);
  }
  std::size_t count(std::string_view name, std::size_t otherwise) const {
    const std::string written = text(name);
    if (written.empty()) return otherwise;
    if (const auto n = number(written)) return *n;
    throw std::invalid_argument(std::string(name) + " is no number: " + written);
  }

 private:
  const Asked& ask_;
  json::object json_;
};

json::object of_fault(const Fault& f) {
  return {{"id", f.id},     {"fault", f.name},  {"arg", f.argument}, {"site", f.site},
          {"path", f.path}, {"times", f.times}, {"after", f.after},  {"used", f.used}};
}

json::object of_count(const SiteCount& count, bool with_paths) {
  json::object statuses, paths;
  for (const auto& [status, n] : count.statuses) statuses[std::to_string(status)] = n;
  for (const auto& [path, n] : count.paths)
    if (with_paths) paths[path] = n;
  json::object out{{"requests", count.requests},         {"octets", count.octets},
                   {"connections", count.connections},   {"at_once", count.at_once},
                   {"most_at_once", count.most_at_once}, {"least_gap_us", count.least_gap_us}};
  out["statuses"] = std::move(statuses);
  out["paths"] = std::move(paths);
  return out;
}

json::object faults(Portal& portal) {
  json::array on, kinds;
  for (const Fault& f : portal.faults().switched_on()) on.push_back(of_fault(f));
  for (const FaultKind& kind : fault_kinds())
    kinds.push_back(json::object{{"fault", kind.name}, {"arg", kind.argument}, {"does", kind.sentence}});
  return {{"on", std::move(on)}, {"kinds", std::move(kinds)}};
}

json::object done(Portal& portal, std::string_view what, const Arguments& given) {
  if (what == "truth.json") return truth(portal.world());
  if (what == "changes.json") {
    const std::size_t now = static_cast<std::size_t>(portal.world().week);
    const int from = static_cast<int>(given.count("from", std::max<std::size_t>(now, 2) - 1));
    const int to = static_cast<int>(given.count("to", now));
    return changes(portal.world_of(from), portal.world_of(to));
  }
  if (what == "week") {
    portal.set_week(static_cast<int>(
        std::clamp<std::size_t>(given.count("n", static_cast<std::size_t>(portal.world().week)), 1, 5000)));
    return {{"week", portal.world().week}};
  }
  if (what == "fault") {
    Fault fault;
    fault.name = given.text("fault");
    fault.argument = given.text("arg");
    fault.site = given.text("site");
    fault.path = given.text("path");
    fault.times = given.count("times", 0);
    fault.after = given.count("after", 0);
    if (!fault.site.empty() && fault.site != "esep" && fault.site != "meb" && fault.site != "registry" &&
        fault.site != "alias")
      throw std::invalid_argument("site is esep, meb, registry or alias, not " + fault.site);
    return {{"id", portal.faults().add(std::move(fault))}};
  }
  if (what == "clear") {
    const std::size_t id = given.count("id", 0);
    return {{"cleared",
             portal.faults().clear(id > 0 ? std::optional(static_cast<int>(id)) : std::nullopt, given.text("fault"))}};
  }
  if (what == "faults") return faults(portal);
  if (what == "counters") {
    json::object sites;
    for (const auto& [name, count] : portal.counters().sites())
      sites[name] = of_count(count, given.text("paths") != "0");
    return sites;
  }
  if (what == "counters/reset") {
    portal.counters().reset();
    return {{"reset", true}};
  }
  if (what == "ports") {
    json::object ports;
    for (const auto& [name, port] : portal.ports()) ports[name] = port;
    return ports;
  }
  throw std::out_of_range(
      "there is /-control/ week, fault, clear, faults, counters, counters/reset, truth.json, "
      "changes.json and ports");
}

}  // namespace

Page control(Portal& portal, const Asked& ask, std::string_view body) {
  Page page;
  page.type = "application/json; charset=utf-8";
  json::object said;
  std::string_view what = ask.path;
  if (what.starts_with("/-control/")) what.remove_prefix(std::string_view("/-control/").size());
  try {
    said = done(portal, what, Arguments(ask, body));
  } catch (const std::out_of_range& e) {
    page.status = 404;
    said = {{"error", e.what()}};
  } catch (const std::exception& e) {
    page.status = 400;
    said = {{"error", e.what()}};
  }
  page.body = json::serialize(said) + "\n";
  return page;
}

}  // namespace portal
