#include "cli/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace twinwatch::cli {
namespace {

// A line that wraps could not be cleared. What is cut is the beginning: how long yet stands at the end.
std::string cut_to_width(const std::string& text) {
  winsize size{};
  const std::size_t width = (ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80u) - 1;
  const auto begins = [&](std::size_t at) { return (text[at] & 0xc0) != 0x80; };
  std::size_t characters = 0, at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) characters += begins(i) ? 1 : 0;
  if (characters <= width) return text;
  for (std::size_t left = characters; left >= width && at < text.size();) left -= begins(at++) ? 1 : 0;
  while (at < text.size() && !begins(at)) ++at;
  return "…" + text.substr(at);
}

}  // namespace

ProgressLine::ProgressLine()
    : terminal_(isatty(2) == 1), teller_(terminal_ ? service::on_a_terminal : service::in_a_log) {}

void ProgressLine::show(const service::Progress& progress) {
  const auto words = teller_.hear(progress, std::chrono::steady_clock::now());
  if (!words) return;
  if (terminal_)
    std::fprintf(stderr, "\r\033[K%s", cut_to_width(*words).c_str());
  else
    std::fprintf(stderr, "%s\n", words->c_str());
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::clear() {
  if (terminal_ && shown_) std::fputs("\r\033[K", stderr);
  shown_ = false;
}

}  // namespace twinwatch::cli
