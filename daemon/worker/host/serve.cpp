#include "worker/host/serve.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cxxabi.h>
#include <malloc.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <typeinfo>
#include <vector>

#include "text/charset.hpp"
#include "worker/host/sandbox.hpp"
#include "worker/host/services.hpp"
#include "worker/host/sink.hpp"
#include "worker/host/source.hpp"
#include "worker/message.hpp"

namespace twinwatch::worker::host {
namespace {

using Code = Verdict::Code;

tw_str_view lend(std::string_view text) { return {text.data(), text.size()}; }

std::string type_name(const std::exception& error) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : typeid(error).name();
}

// Calls into the plugin; what it lets out is its bug.
template <class Function>
auto into_plugin(const char* name, Function&& function) {
  try {
    return function();
  } catch (const std::exception& error) {
    throw GiveUp{Code::bug, std::string(name) + " let a C++ exception out (" + type_name(error) + ": " + error.what() +
                                "); no exception may cross the ABI, catch it and return a TW_FAIL_ status"};
  } catch (...) {
    throw GiveUp{Code::bug, std::string(name) +
                                " let a C++ exception out that is no std::exception; no exception may cross the ABI"};
  }
}

constexpr std::uint64_t mapped_from = 1u << 20;  // to map and unmap a smaller page costs more than to copy it

// A page's octets for the time of one parse(): a small page read, a large one mapped read-only.
class PageBody {
 public:
  PageBody(int fd, std::uint64_t expected) : fd_(fd) {
    struct stat about {};
    if (fd_ < 0) {
      if (expected != 0) throw GiveUp{Code::transient, "a page came without its body"};
      return;
    }
    if (::fstat(fd_, &about) != 0 || static_cast<std::uint64_t>(about.st_size) != expected)
      throw GiveUp{Code::transient, "a page's body has not the size that was said"};
    if (expected == 0) return;
    if (expected < mapped_from) {
      read(static_cast<std::size_t>(expected));
      return;
    }
    void* const at = ::mmap(nullptr, expected, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd_, 0);
    if (at == MAP_FAILED)
      throw GiveUp{Code::transient, "a page of " + std::to_string(expected) +
                                        " octets could not be mapped: " + std::generic_category().message(errno)};
    octets_ = {static_cast<const char*>(at), static_cast<std::size_t>(expected)};
  }
  PageBody(const PageBody&) = delete;
  PageBody& operator=(const PageBody&) = delete;
  ~PageBody() {
    if (!octets_.empty() && !read_) ::munmap(const_cast<char*>(octets_.data()), octets_.size());
    if (fd_ >= 0) ::close(fd_);
  }
  std::string_view octets() const { return octets_; }

 private:
  void read(std::size_t size) {
    read_.reset(new char[size]);
    for (std::size_t at = 0; at < size;) {
      const ssize_t got = ::pread(fd_, read_.get() + at, size - at, static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0)
        throw GiveUp{Code::transient, "a page of " + std::to_string(size) + " octets could not be read: " +
                                          std::generic_category().message(got < 0 ? errno : EIO)};
      at += static_cast<std::size_t>(got);
    }
    octets_ = {read_.get(), size};
  }

  int fd_;
  std::unique_ptr<char[]> read_;
  std::string_view octets_;
};

// What one page took serves the next: to give a heap back after each page and to touch it again took as long as all
// that a source does on it. More than a large page needs goes back.
void keep_memory_between_pages() {
#ifdef M_TRIM_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

class Serving {
 public:
  explicit Serving(const Channel& channel) : channel_(channel) {}

  void run() {
    open(channel_.receive());
    for (;;) {
      auto frame = channel_.receive();
      switch (frame.type) {
        case Frame::start:
          start();
          break;
        case Frame::page:
          parse(decode_page(frame.payload), frame.fd);
          break;
        case Frame::finish:
          finish();
          return;
        default:
          throw GiveUp{Code::bug, "the daemon sent a frame the worker does not know; reinstall twinwatch"};
      }
    }
  }

 private:
  void open(const Received& frame) {
    if (frame.type != Frame::hello) throw GiveUp{Code::bug, "the daemon did not begin with hello; reinstall twinwatch"};
    const auto hello = decode_hello(frame.payload);
    prepare_last_words(channel_, hello.memory_octets);
    confine({hello.memory_octets, hello.cpu_seconds});
    source_ = load(hello.plugin);
    sink_ = std::make_unique<Sink>(channel_, source_.description.page_kinds);
    if (!hello.only_describe) create(effective_settings(source_.description, hello.settings), hello.log_octets);
    channel_.send(Frame::description, encode(source_.description));
  }

  void create(const Settings& settings, std::uint64_t log_octets) {
    std::vector<tw_setting_value_view> values;
    for (const auto& [name, value] : settings) values.push_back({lend(name), lend(value)});
    const tw_settings_view view{sizeof(tw_settings_view), 0, values.data(), values.size()};
    std::string why;
    const auto keep = [](void* context, tw_str_view message) {
      *static_cast<std::string*>(context) = host::view(message);
    };
    instance_ = into_plugin(
        "create()", [&] { return source_.functions.create(offer_services(channel_, log_octets), &view, keep, &why); });
    if (instance_ == nullptr)
      throw GiveUp{Code::config, why.empty() ? "create() returned NULL and gave no reason" : why};
  }

  // A plugin with a setting that nobody has given yet can still say which it needs; it can do nothing else.
  void need_instance() const {
    if (instance_ == nullptr)
      throw GiveUp{Code::bug, "the daemon asked for a page of a plugin that it only wanted to describe itself"};
  }

  void start() {
    need_instance();
    sink_->begin(Sink::Call::start, {});
    settle("start()", into_plugin("start()", [&] { return source_.functions.start(instance_, sink_->abi()); }));
    channel_.send(Frame::answer, encode(AnswerTail{}));
  }

  void parse(const PageHead& head, int fd) {
    need_instance();
    const PageBody body(fd, head.body_octets);
    const auto decoded = text::decode(body.octets(), head.charset);
    std::vector<tw_header_view> headers;
    for (const auto& [name, value] : head.headers) headers.push_back({lend(name), lend(value)});
    tw_page_view page{};
    page.size = sizeof page;
    page.status = head.status;
    page.asked_url = lend(head.asked_url);
    page.final_url = lend(head.final_url);
    page.tag = lend(head.tag);
    page.fetched_at_ms = head.fetched_at_ms;
    page.content_type = lend(head.content_type);
    page.charset = lend(decoded.charset);
    page.headers = headers.data();
    page.header_count = headers.size();
    page.text = lend(decoded.text);
    page.body = {reinterpret_cast<const std::uint8_t*>(body.octets().data()), body.octets().size()};
    sink_->begin(Sink::Call::parse, decoded.text);
    for (const auto& [what, value] : text::reading_notes(decoded)) sink_->tell(what, value);
    settle("parse()", into_plugin("parse()", [&] { return source_.functions.parse(instance_, &page, sink_->abi()); }));
    end_of_page();
    channel_.send(Frame::answer, encode(AnswerTail{decoded.charset + " (" + decoded.evidence + ")", decoded.replaced}));
  }

  void finish() {
    need_instance();
    sink_->begin(Sink::Call::finish, {});
    if (source_.functions.finish != nullptr)
      settle("finish()", into_plugin("finish()", [&] { return source_.functions.finish(instance_, sink_->abi()); }));
    channel_.send(Frame::done, {});
  }

  void settle(const char* name, tw_status status) {
    const auto code = [&] {
      switch (status) {
        case TW_OK:
          return Code::done;
        case TW_FAIL_CONFIG:
          return Code::config;
        case TW_FAIL_TRANSIENT:
          return Code::transient;
        case TW_FAIL_SOURCE_CHANGED:
          return Code::source_changed;
        case TW_FAIL_BUG:
          return Code::bug;
      }
      throw GiveUp{Code::bug, std::string(name) + " returned " + std::to_string(status) + ", which is no tw_status"};
    }();
    if (code == Code::done) return sink_->end();
    const auto& why = sink_->failure();
    throw GiveUp{code, why.empty() ? std::string(name) + " gave no reason (sink.fail says one)" : why};
  }

  const Channel& channel_;
  Source source_;
  std::unique_ptr<Sink> sink_;
  void* instance_ = nullptr;
};

}  // namespace

void serve(int socket) {
  keep_memory_between_pages();
  const Channel channel(socket);
  Serving serving(channel);
  try {
    serving.run();
  } catch (const GiveUp& given_up) {
    channel.verdict(given_up.code, given_up.message);
  } catch (const std::exception& error) {
    channel.verdict(Code::bug, std::string("the worker itself failed: ") + error.what());
  }
  ::_exit(static_cast<int>(Exit::done));
}

}  // namespace twinwatch::worker::host
