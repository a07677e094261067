// What systemd is told (sd_notify(3)): ready, stopping, a status line, and that the loop makes progress. Does nothing
// when NOTIFY_SOCKET is not set.
#pragma once
#include <chrono>
#include <string_view>

namespace twinwatch::service {

void notify_ready(std::string_view status);
void notify_status(std::string_view status);
void notify_stopping();
void notify_watchdog();
std::chrono::milliseconds watchdog_interval();  // half of WATCHDOG_USEC; zero: systemd does not ask for it
bool under_journal();                           // stderr is connected to the journal

}  // namespace twinwatch::service
