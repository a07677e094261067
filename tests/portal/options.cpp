#include "options.hpp"

#include <sstream>
#include <stdexcept>

namespace portal {
namespace {

class Words {
 public:
  Words(int argc, const char* const* argv) : argv_(argv), argc_(argc) {}
  bool next() { return ++at_ < argc_; }
  std::string word() const { return argv_[at_]; }
  std::string value() {
    if (at_ + 1 >= argc_) throw std::invalid_argument(word() + " needs a value");
    return argv_[++at_];
  }
  std::size_t count() {
    const std::string option = word(), written = value();
    if (const auto n = number(written)) return *n;
    throw std::invalid_argument(option + " needs a number, not '" + written + "'");
  }

 private:
  const char* const* argv_;
  int argc_, at_ = 0;
};

}  // namespace

Options options_of(int argc, const char* const* argv) {
  Options o;
  Settings& s = o.settings;
  const std::filesystem::path source = TWINWATCH_SOURCE_DIR;
  s.registry = source / "config/demo/exports/week1/registry/meb-2023-mit.csv";
  s.provinces = source / "config/geo/provinces.json";
  for (Words words(argc, argv); words.next();) {
    const std::string option = words.word();
    if (option == "--help")
      o.help = true;
    else if (option == "--faults")
      o.list_faults = true;
    else if (option == "--seed")
      s.size.seed = words.count();
    else if (option == "--projects")
      s.size.projects = words.count();
    else if (option == "--schools")
      s.size.schools = words.count();
    else if (option == "--doubles")
      s.size.doubles_percent = words.count();
    else if (option == "--week")
      s.week = static_cast<int>(words.count());
    else if (option == "--registry")
      s.registry = words.value();
    else if (option == "--page-padding")
      s.page_padding = words.count();
    else if (option == "--page-size")
      s.page_size = std::max<std::size_t>(1, words.count());
    else if (option == "--need-cookie")
      s.need_cookie = true;
    else if (option == "--access-log")
      s.access_log = words.value();
    else if (option == "--address")
      o.address = words.value();
    else if (option == "--port")
      o.port = static_cast<int>(words.count());
    else if (option == "--ports-file")
      o.ports_file = words.value();
    else if (option == "--until-eof")
      o.until_end_of_input = true;
    else if (option == "--tls") {
      o.certificate = words.value();
      o.key = words.value();
    } else {
      throw std::invalid_argument("unknown option " + option + "; see portal --help");
    }
  }
  return o;
}

std::string help_text() {
  return R"(portal: three SYNTHETIC eTwinning sites over HTTP, for tests (see tests/portal/README.md)

  --seed N            the same number gives the same world, octet by octet (1)
  --projects N        projects in week 1 (400)
  --schools N         schools in Turkey; 0: all of the registry; more than it has: the rest is made up (0)
  --doubles PERCENT   so many schools have two profiles on the platform (0)
  --week N            the week it is; week 1 is that of 9 November 2026 (1)
  --registry FILE     ';'-separated list with real names, may be gzip (the demo's)
  --page-size N       rows of a list on one page (20)
  --page-padding N    fills pages with neutral markup up to N octets, for instance 90000 (0)
  --need-cookie       the ministry's list wants the cookie of its landing page

  --address A         where to listen (127.0.0.1)
  --port N            esep N, meb N+1, registry N+2, alias N+3, control N+4, and with --tls four more from N+5 in
                      the same order; 0: ports that are free (0)
  --tls CERT KEY      the sites by TLS too: certificate chain and key, PEM
  --ports-file F      writes the ports there as JSON, complete at once, when all of them listen
  --access-log F      one line a request, TAB-separated: time, method, target, status, octets, connection, site, host, faults
  --until-eof         ends when standard input ends, so it does not outlive the test that started it
  --faults            lists the faults that can be switched on through /-control/fault
)";
}

std::string fault_list() {
  std::ostringstream out;
  for (const FaultKind& kind : fault_kinds()) {
    out << kind.name;
    if (!kind.argument.empty()) out << "  [" << kind.argument << "]";
    out << "\n    " << kind.sentence << "\n";
  }
  return out.str();
}

}  // namespace portal
