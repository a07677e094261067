// [alerts] and [hold]: the life of an alert, and how much may change at once in what coordinators are told.
#pragma once
#include "alert/hold.hpp"
#include "alert/lifecycle.hpp"
#include "service/toml_reader.hpp"

namespace twinwatch::service {

alert::LifecyclePolicy read_alerts(TomlReader reader);
alert::HoldPolicy read_hold(TomlReader reader);

}  // namespace twinwatch::service
