// Values and comments as they stand in a TOML file. What a plugin says of itself goes through here on its way into
// somebody's configuration: nothing of it can end a comment or a string early.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::cli {

std::string toml_string(std::string_view text);  // "…", escaped
// A setting (tw_setting_type) from its text: lists are joined by line ends, numbers and true/false stand bare where
// they are such.
std::string toml_value(int type, std::string_view text);
std::string toml_comment(std::string_view text);  // "# …", wrapped

}  // namespace twinwatch::cli
