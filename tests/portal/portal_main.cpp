// portal: the three sites as a test portal. Composes options, world, faults, server; see README.md.
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "options.hpp"
#include "server.hpp"

namespace {

std::string as_json(const std::map<std::string, int>& ports) {
  std::string out;
  for (const auto& [name, port] : ports) out += (out.empty() ? "{\"" : ", \"") + name + "\": " + std::to_string(port);
  return out + "}\n";
}

void write_at_once(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::path part = file;
  part += ".part";
  std::ofstream out(part);
  out << text;
  out.close();
  if (!out) throw std::runtime_error("cannot write the ports file " + file.string());
  std::filesystem::rename(part, file);
}

void listen(portal::Server& server, portal::Portal& portal, const portal::Options& options) {
  int next = options.port;
  const auto one = [&](const std::string& name, bool tls) {
    portal.ports()[name + (tls ? "_tls" : "")] = server.listen(options.address, next, name, tls);
    if (next > 0) ++next;
  };
  for (const char* name : {"esep", "meb", "registry", "alias", "control"}) one(name, false);
  if (options.certificate.empty()) return;
  server.use_certificate(options.certificate, options.key);
  for (const char* name : {"esep", "meb", "registry", "alias"}) one(name, true);
}

}  // namespace

int main(int argc, char** argv) try {
  const portal::Options options = portal::options_of(argc, argv);
  if (options.help) std::cout << portal::help_text();
  if (options.list_faults) std::cout << portal::fault_list();
  if (options.help || options.list_faults) return 0;
  portal::Portal portal(options.settings);
  portal::Server server(portal);
  listen(server, portal, options);
  const std::string ports = as_json(portal.ports());
  if (!options.ports_file.empty()) write_at_once(options.ports_file, ports);
  std::cout << "SYNTHETIC portal, week " << portal.world().week << ": " << portal.world().turkish << " schools, "
            << portal.world().projects.size() << " projects\n"
            << ports << std::flush;
  server.run(options.until_end_of_input);
  return 0;
} catch (const std::exception& e) {
  std::cerr << "portal: " << e.what() << "\n";
  return 1;
}
