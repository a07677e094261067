// Ground truth as JSON: what a crawl of this world must find, and what differs between two weeks.
#pragma once

#include <boost/json/object.hpp>

#include "world.hpp"

namespace portal {

boost::json::object truth(const World& world);
boost::json::object changes(const World& before,
                            const World& after);  // slugs of schools and projects whose pages differ

}  // namespace portal
