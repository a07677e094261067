// The command line.
#pragma once

#include <filesystem>
#include <string>

#include "answer.hpp"

namespace portal {

struct Options {
  Settings settings;
  std::string address = "127.0.0.1";
  int port = 0;
  std::filesystem::path certificate, key, ports_file;
  bool until_end_of_input = false, help = false, list_faults = false;
};

// Throws std::invalid_argument with the option that is wrong.
Options options_of(int argc, const char* const* argv);
std::string help_text();
std::string fault_list();

}  // namespace portal
