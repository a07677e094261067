// The demo plays its weeks: sets the clock, drops the week's exports into the inboxes, runs everything, mails. Which
// weeks were played is remembered in the database, so that a second start has nothing left to play and shows what an
// unchanged week costs instead.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "service/clock.hpp"
#include "service/engine.hpp"
#include "service/turn.hpp"

namespace twinwatch::service {

boost::asio::awaitable<void> play_demo(Engine& engine, Turn& turn, PlayedClock& clock,
                                       std::function<void(const std::string&)> say);

// Sets the clock to where the demo stands, for a database that has been played before; before the Engine opens it.
void resume_demo_clock(const Config& config, PlayedClock& clock);

}  // namespace twinwatch::service
