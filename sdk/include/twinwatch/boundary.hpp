// twinwatch/boundary.hpp: between the C ABI and a source class. Nothing of C++ crosses: every call is caught here and
// becomes a tw_status with a message. Authors include source.hpp.
#pragma once
#include <cxxabi.h>

#include <array>
#include <concepts>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

#include "twinwatch/abi.h"
#include "twinwatch/errors.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/settings.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch {

template <class S>
concept Described = requires {
  { S::id } -> std::convertible_to<std::string_view>;
  { S::version } -> std::convertible_to<std::string_view>;
  { S::title } -> std::convertible_to<std::string_view>;
};
template <class S>
concept Startable = requires(S& source, Sink& sink) {
  source.start(sink);
};
template <class S>
concept Parsing = requires(S& source, const Page& page, Sink& sink) {
  source.parse(page, sink);
};
template <class S>
concept Source = Described<S> && std::constructible_from<S, const Settings&> && Startable<S> && Parsing<S>;

template <class S>
class Boundary {
  // One sentence each, instead of the compiler's essay about an unsatisfied concept.
  static_assert(Described<S>, "a source needs: static constexpr std::string_view id, version, title;");
  static_assert(std::constructible_from<S, const Settings&>, "a source needs a constructor taking const Settings&");
  static_assert(Startable<S>, "a source needs: void start(twinwatch::Sink&)");
  static_assert(Parsing<S>, "a source needs: void parse(const twinwatch::Page&, twinwatch::Sink&)");

 public:
  static const tw_source_v0* manifest() noexcept {
    static const tw_source_v0 entry = describe();
    return &entry;
  }

 private:
  struct Instance {
    Instance(const tw_host* theirs, const tw_settings_view* settings)
        : host(theirs), source(Settings(settings, host)) {}
    Host host;
    S source;
  };

  static std::string say(const std::exception& error) {
    int status = 0;
    char* readable = abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status);
    std::string text = std::string(S::id) + " has a bug: " + (readable ? readable : "exception") + ": " + error.what();
    std::free(readable);
    return text;
  }

  // Runs one call. `tell` gets the message, if there is room left to make one.
  template <class Call, class Tell>
  static tw_status guarded(const Call& call, const Tell& tell) noexcept {
    try {
      try {
        call();
        return TW_OK;
      } catch (const ConfigError& error) {
        tell(error.what());
        return TW_FAIL_CONFIG;
      } catch (const Transient& error) {
        tell(error.what());
        return TW_FAIL_TRANSIENT;
      } catch (const SourceChanged& error) {
        tell(error.what());
        return TW_FAIL_SOURCE_CHANGED;
      } catch (const std::bad_alloc&) {
        tell("out of memory in the plugin");  // a literal: there may be none left for a string
        return TW_FAIL_BUG;
      } catch (const std::exception& error) {
        tell(say(error));
        return TW_FAIL_BUG;
      } catch (...) {
        tell("the plugin threw something that is no std::exception");
        return TW_FAIL_BUG;
      }
    } catch (...) {
      return TW_FAIL_BUG;
    }
  }

  template <class Call>
  static tw_status with_sink(void* instance, const tw_sink* theirs, const Call& call) noexcept {
    auto& self = *static_cast<Instance*>(instance);
    Sink sink(theirs, self.host);
    return guarded([&] { call(self.source, sink); }, [&](std::string_view message) { sink.fail(message); });
  }

  static void* create(const tw_host* host, const tw_settings_view* settings,
                      void (*error)(void* context, tw_str_view message), void* context) noexcept {
    Instance* made = nullptr;
    guarded([&] { made = new Instance(host, settings); },
            [&](std::string_view message) { error(context, to_abi(message)); });
    return made;
  }
  static void destroy(void* instance) noexcept { delete static_cast<Instance*>(instance); }
  static tw_status start(void* instance, const tw_sink* sink) noexcept {
    return with_sink(instance, sink, [](S& source, Sink& out) { source.start(out); });
  }
  static tw_status parse(void* instance, const tw_page_view* page, const tw_sink* sink) noexcept {
    return with_sink(instance, sink, [page](S& source, Sink& out) { source.parse(Page(page), out); });
  }
  static tw_status finish(void* instance, const tw_sink* sink) noexcept {
    return with_sink(instance, sink, [](S& source, Sink& out) {
      if constexpr (requires { source.finish(out); }) source.finish(out);
    });
  }

  template <std::size_t N>
  static std::array<tw_str_view, N> names(const auto& texts) {
    std::array<tw_str_view, N> out{};
    for (std::size_t i = 0; i < N; ++i) out[i] = to_abi(texts[i]);
    return out;
  }

  static tw_source_v0 describe() noexcept {
    tw_source_v0 entry{};
    entry.size = sizeof(entry);
    entry.needs_abi_minor = 0;  // what came later (finding, landmark) is looked for before it is used
    entry.id = to_abi(S::id);
    entry.version = to_abi(S::version);
    entry.title = to_abi(S::title);
    if constexpr (requires { S::license; }) entry.license = to_abi(S::license);
    if constexpr (requires { S::hosts; }) {
      static const auto hosts = names<std::size(S::hosts)>(S::hosts);
      entry.hosts = hosts.data();
      entry.host_count = hosts.size();
    }
    if constexpr (requires { S::page_kinds; }) {
      static const auto page_kinds = names<std::size(S::page_kinds)>(S::page_kinds);
      entry.page_kinds = page_kinds.data();
      entry.page_kind_count = page_kinds.size();
    }
    if constexpr (requires { S::settings; }) {
      static const auto schema = schemas<std::size(S::settings)>();
      entry.settings = schema.data();
      entry.setting_count = schema.size();
    }
    entry.setting_stride = sizeof(tw_setting_schema);
    entry.create = create;
    entry.destroy = destroy;
    entry.start = start;
    entry.parse = parse;
    if constexpr (requires(S & source, Sink & sink) { source.finish(sink); }) entry.finish = finish;
    return entry;
  }

  template <std::size_t N>
  static std::array<tw_setting_schema, N> schemas() {
    std::array<tw_setting_schema, N> out{};
    for (std::size_t i = 0; i < N; ++i) {
      const Setting& one = S::settings[i];
      out[i] = {sizeof(tw_setting_schema), one.flags,       static_cast<tw_setting_type>(one.type), 0, to_abi(one.name),
                to_abi(one.default_value), to_abi(one.help)};
    }
    return out;
  }
};

}  // namespace twinwatch
