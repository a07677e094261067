// What faults do to a page: how it is built (variation), and to its finished octets (damage).
#pragma once

#include <cstdint>
#include <string>

#include "faults.hpp"
#include "page.hpp"

namespace portal {

Variation varied(Variation usual, const Bites& bites);
bool damages_pages(const Bites& bites);                            // so that nothing of it is kept in the cache
void damage(Page& page, const Bites& bites, std::uint64_t token);  // token: another one each time

Page parked_page();
Page login_page();
Page robots(const Bites& bites);
Page problem(int status, std::string_view text);

}  // namespace portal
