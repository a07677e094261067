/* abi.h is C11: this file is compiled as such. It also holds what a binary built against 0.1 relies on (64-bit ELF):
 * members are added at the end, never moved. If one of these fails, an installed plugin breaks. */
#include <assert.h>

#include "twinwatch/abi.h"

static_assert(sizeof(tw_str_view) == 16, "tw_str_view");
static_assert(offsetof(tw_page_view, asked_url) == 8, "tw_page_view");
static_assert(offsetof(tw_page_view, body) == 128, "tw_page_view");
static_assert(offsetof(tw_request_view, url) == 8, "tw_request_view");
static_assert(offsetof(tw_request_view, kind) == 104, "tw_request_view");
static_assert(offsetof(tw_covers_view, account) == 104, "tw_covers_view");
static_assert(offsetof(tw_sink, host) == 8, "tw_sink");
static_assert(offsetof(tw_sink, request) == 16, "tw_sink");
static_assert(offsetof(tw_sink, fail) == 112, "tw_sink");
static_assert(offsetof(tw_sink, finding) == 120, "tw_sink");
static_assert(offsetof(tw_sink, landmark) == 128, "tw_sink");
static_assert(offsetof(tw_ext_text, fold) == 8, "tw_ext_text");
static_assert(offsetof(tw_ext_text, decode) == 16, "tw_ext_text");
static_assert(offsetof(tw_setting_schema, help) == 48, "tw_setting_schema");
static_assert(offsetof(tw_source_v0, create) == 128, "tw_source_v0");
static_assert(offsetof(tw_source_v0, extension) == 168, "tw_source_v0");

/* A source in C needs no more than this. */
static void* create(const tw_host* host, const tw_settings_view* settings, void (*error)(void*, tw_str_view),
                    void* error_context) {
  (void)settings, (void)error, (void)error_context;
  return (void*)(size_t)host;
}
static void destroy(void* instance) { (void)instance; }
static tw_status start(void* instance, const tw_sink* sink) {
  (void)instance;
  sink->nothing(sink->host, (tw_str_view){"a source in C", 13});
  return TW_OK;
}
static tw_status parse(void* instance, const tw_page_view* page, const tw_sink* sink) {
  (void)instance, (void)page, (void)sink;
  return TW_OK;
}

const tw_source_v0* source_in_c(void);
const tw_source_v0* source_in_c(void) {
  static const tw_source_v0 entry = {.size = sizeof(entry),
                                     .id = {"source_in_c", 11},
                                     .version = {"1.0.0", 5},
                                     .title = {"Test", 4},
                                     .create = create,
                                     .destroy = destroy,
                                     .start = start,
                                     .parse = parse};
  return &entry;
}
