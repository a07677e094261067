// Long work, told while it goes on: how far it is, in words, and how often somebody wants to hear it. The same words
// stand on a terminal, in a log and in the service manager's status line.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::service {

struct Progress {
  std::string source, subject;        // both empty: not about one run
  std::string phase;                  // "reading", "storing", "deciding"
  std::uint64_t done = 0, total = 0;  // of this phase; total 0: not known
  bool estimated = false;             // the total is a guess
  std::string_view unit = "rows";     // of done and total
};

// "registry/okullar.csv: reading 412,000 of about 1,000,000 rows, 310,000 rows/s, 2 s left"; `elapsed`: since the phase
// began. Says no rate before there is one, and no time left when the guess has been passed.
std::string words_of(const Progress& progress, std::chrono::milliseconds elapsed);

// How many rows a page's body will turn out to have: its line ends. 0: who knows (markup, an archive, nothing at all).
std::uint64_t estimated_rows(std::string_view body);

struct Pace {
  std::chrono::milliseconds interval{200};
  std::chrono::milliseconds first_after{0};  // short work is not worth a word
  bool each_phase = true;                    // a new phase is told at once
};
inline constexpr Pace on_a_terminal{};
inline constexpr Pace in_a_log{std::chrono::seconds(30), std::chrono::seconds(30), false};
inline constexpr Pace as_a_status{std::chrono::seconds(1), std::chrono::milliseconds(0), false};

// Turns what is reported a hundred times a second into what is worth showing.
class ProgressTeller {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit ProgressTeller(Pace pace) : pace_(pace) {}
  std::optional<std::string> hear(const Progress& progress, Time now);  // the words, when they are due

 private:
  Pace pace_;
  std::string phase_;
  std::optional<Time> due_;
  Time began_{};
};

}  // namespace twinwatch::service
