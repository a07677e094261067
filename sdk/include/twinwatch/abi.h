/* twinwatch/abi.h: the contract between the host (twinwatch-worker) and a source plugin.
 *
 * A source is a pure function of pages. It does no I/O of its own: it has no network, no files, no clock. It asks for
 * resources (tw_sink.request), is handed each one fetched and decoded (tw_page_view), and hands back records. What it
 * hands back for a page must depend on that page and the settings alone; "yesterday" is relative to fetched_at_ms.
 *
 * Rules that hold for everything below
 *  - Text is UTF-8, pointer and length, never NUL-terminated by promise. {NULL, 0} is "absent"; {"", 0} is "empty".
 *  - A type whose name ends in _view is BORROWED: it is valid during the call it is passed to, and is never freed by
 *    the receiver. Nothing allocated on one side is freed on the other. No C++ type and no exception crosses.
 *  - Every struct starts with `size`, set by whoever fills it to sizeof(struct) as compiled there. The reader copies
 *    min(size, own size) into a zeroed struct of its own, so a member may be added at the end without breaking a
 *    binary; an absent member reads as 0 or NULL. Members are never removed, reordered or given another meaning.
 *  - All calls into one instance come from one thread, one after another, never nested.
 *  - Times are milliseconds since 1970-01-01T00:00:00Z (UTC, no leap seconds). Sizes are octets. Lines count from 1.
 *  - Strings that name things (kinds, fields, extension ids) are ASCII and compared byte for byte.
 *
 * Life of a plugin, in order:
 *    dlopen -> twinwatch_source_v0() -> create() -> start() -> parse() for each page -> finish() -> process exit.
 * The library is never unloaded; destroy() is called only by test kits that make several instances.
 *
 * v0 is shaped for keeps but not frozen; v1 will be frozen and keep its own entry symbol, so both can be loaded.
 */
#ifndef TWINWATCH_ABI_H
#define TWINWATCH_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TW_ABI_MAJOR 0u /* in the entry symbol's name: another major is another symbol */
#define TW_ABI_MINOR 3u /* grows when members or extensions are added */
#define TW_ENTRY_SYMBOL "twinwatch_source_v0"

#if defined(_WIN32)
#error "twinwatch sources are ELF shared objects"
#endif
#define TW_EXPORT __attribute__((visibility("default")))

/* ---- plain pieces ------------------------------------------------------------------------------------------- */

typedef struct tw_str_view { /* borrowed UTF-8 text */
  const char* data;
  size_t size;
} tw_str_view;

typedef struct tw_bytes_view { /* borrowed octets */
  const uint8_t* data;
  size_t size;
} tw_bytes_view;

typedef struct tw_header_view { /* one response header, name as received (compare without case) */
  tw_str_view name;
  tw_str_view value;
} tw_header_view;

/* How a call into the plugin ended. Anything but TW_OK ends the run; nothing that was known is lost by it. */
typedef enum tw_status {
  TW_OK = 0,
  TW_FAIL_CONFIG = 1,         /* a setting is wrong: the operator must change it; not retried before they do */
  TW_FAIL_TRANSIENT = 2,      /* this page, this time: the host retries with backoff */
  TW_FAIL_SOURCE_CHANGED = 3, /* a landmark is missing, a header unknown: the source is not what the plugin knows */
  TW_FAIL_BUG = 4             /* the plugin's own mistake (a caught exception, an impossible state) */
} tw_status;

/* ---- what the plugin is handed ------------------------------------------------------------------------------ */

/* One fetched resource. `text` is the body decoded to UTF-8 by the host (BOM removed, invalid sequences replaced by
 * U+FFFD); `body` is the raw octets and may alias `text`. Both are one contiguous view, not a copy. */
typedef struct tw_page_view {
  uint32_t size;
  uint32_t status;          /* HTTP status; 200 for a file that was read whole */
  tw_str_view asked_url;    /* the address as the plugin asked for it */
  tw_str_view final_url;    /* after redirects; for a file "inbox:NAME" */
  tw_str_view tag;          /* the tag of the request, byte for byte */
  int64_t fetched_at_ms;    /* when the host received it: the only "now" there is */
  tw_str_view content_type; /* media type without parameters, lower case; may be empty */
  tw_str_view charset;      /* what `text` was decoded from: "utf-8", "windows-1254", ... */
  const tw_header_view* headers;
  size_t header_count;
  tw_str_view text;
  tw_bytes_view body;
} tw_page_view;

typedef struct tw_setting_value_view { /* one effective setting: the operator's value, else the schema's default */
  tw_str_view name;
  tw_str_view value; /* as text: "true"/"false", decimal integers, or UTF-8 text; lists joined by U+000A */
} tw_setting_value_view;

typedef struct tw_settings_view {
  uint32_t size;
  uint32_t reserved;
  const tw_setting_value_view* values;
  size_t count;
} tw_settings_view;

/* ---- what the plugin hands back ----------------------------------------------------------------------------- */

/* A field of a record. Names and meaning: twinwatch/kinds.hpp. A field left out is "not told", never "empty". A host
 * takes values of 256 KiB and records of 640 KiB; more is a breach of this contract: reject such a row instead. */
typedef struct tw_field_view {
  tw_str_view name;
  tw_str_view value;
} tw_field_view;

/* A further resource. `url`: "https://..." on a host of the manifest or the operator's list ("http://..." only where
 * the operator allows it, else the host refuses it), relative addresses are
 * refused; "inbox:*" or "inbox:*.csv" stands for every waiting file of the source's inbox whose name matches. The host
 * drops a request that this run has asked for already (same method, url and body). */
typedef struct tw_request_view {
  uint32_t size;
  uint32_t max_age_s; /* how old a stored copy may be; 0: the operator's default */
  tw_str_view url;
  tw_str_view method;       /* empty: GET */
  tw_str_view content_type; /* of the request's body */
  tw_str_view body;
  const tw_header_view* headers; /* e.g. Referer; credentials are the host's business, never here */
  size_t header_count;
  tw_str_view tag;  /* at most 4096 octets, handed back with the page: what parse() needs to know about it */
  tw_str_view kind; /* page type, e.g. "project"; must be one that the manifest lists, or empty */
} tw_request_view;

/* What this run claims to be THE WHOLE of. Only inside such a claim does absence mean "gone". All that is left empty
 * widens the claim: no area = the whole country, no period = any. An account claim ("this page lists every project of
 * this school's portal account") sets `account`. `list` names the list ("meb_registry"): two lists of one kind never
 * retire each other's records. Without a covers() call a page is partial: it adds and never removes. */
typedef struct tw_covers_view {
  uint32_t size;
  uint32_t reserved;
  tw_str_view kind;    /* record kind */
  tw_str_view list;    /* stable name of the list within the source; empty: the source has one list of this kind */
  tw_str_view country; /* ISO 3166-1 alpha-2; empty: the operator's country */
  tw_str_view area_1;  /* province as written or its plate number; empty: all */
  tw_str_view area_2;  /* district; empty: all */
  tw_str_view period;  /* "2026-2027"; empty: any */
  tw_str_view account; /* portal account (slug) */
} tw_covers_view;

typedef enum tw_skip {
  TW_SKIP_BLANK = 1,
  TW_SKIP_PREAMBLE = 2, /* a title, a repeated header: before or between the data */
  TW_SKIP_FOOTER = 3    /* totals, signatures: after the data */
} tw_skip;

typedef enum tw_log_level { TW_LOG_DEBUG = 0, TW_LOG_INFO = 1, TW_LOG_WARNING = 2, TW_LOG_ERROR = 3 } tw_log_level;

/* The host's ear. Valid only during the start/parse/finish call that it is passed to; do not keep it.
 * None of these fail: what the host cannot accept (an unknown kind, a bad URL) ends the run with a verdict that names
 * it. */
typedef struct tw_sink tw_sink;
struct tw_sink {
  uint32_t size;
  uint32_t reserved;
  void* host; /* the host's own; hand it back untouched as the first argument */

  /* start, parse: ask for a resource. */
  void (*request)(void* host, const tw_request_view* request);

  /* parse: what follows (record, reject, skip) belongs to the source row that spans these lines of `text`. A row ends
   * at the next row() or when parse() returns. Sources without rows (HTML pages) need not call it. */
  void (*row)(void* host, uint64_t first_line, uint64_t last_line);

  /* parse: one record. `list` as in tw_covers_view. Unknown field names are the plugin's bug. */
  void (*record)(void* host, tw_str_view kind, tw_str_view list, const tw_field_view* fields, size_t field_count);

  /* parse: the current row holds no record by its nature, or could not be read. Each row must end in records, one
   * skip or one reject, or the run fails as a bug: nothing disappears unaccounted. */
  void (*skip)(void* host, tw_skip why);
  void (*reject)(void* host, tw_str_view reason);

  /* parse: how many source rows the reader saw in this page, counted apart from row() calls. The host compares. */
  void (*rows_total)(void* host, uint64_t rows);

  /* start, parse: honesty marks. */
  void (*covers)(void* host, const tw_covers_view* claim);
  /* The source itself states that the claim holds n records ("1,451 schools found"). Fewer received: quarantine. */
  void (*expect)(void* host, const tw_covers_view* claim, uint64_t records);
  /* A landmark (selector, header, sentence) was looked for. Not found: the page is "changed", not "empty". */
  void (*require)(void* host, tw_str_view landmark, int32_t found);
  /* This run found nothing and says that nothing is right. Without it an empty run has failed. */
  void (*nothing)(void* host, tw_str_view why);
  /* Octets [begin, end) of `text` name a person: blanked before the page is archived. begin == end:
   * the page has people in it and no text of which a part could be named: nothing of its body is kept. */
  void (*personal)(void* host, size_t begin, size_t end);
  /* The date that the export itself bears ("... - 13.9.2026"), as Unix milliseconds: data age counts from it. */
  void (*dated)(void* host, int64_t at_ms);

  /* any call: why it is about to return something else than TW_OK: what, where, what to do. Last call wins. */
  void (*fail)(void* host, tw_str_view message);

  /* parse, added in 0.1: what the reader decided, for `twinwatch inspect` ("separator" "; (certain)"). */
  void (*finding)(void* host, tw_str_view what, tw_str_view value);

  /* start, parse, added in 0.3: require(), and what the operator should see of it: the text that was matched when
   * found, else what stood there instead (the page's title and its first words). Said of found landmarks too, or there
   * is nothing to compare a changed page with. It ends up in messages, so it MUST NOT NAME A PERSON: pass what your
   * selector holds when that names nobody, else {NULL, 0}. The host keeps 120 characters of it, in one line. */
  void (*landmark)(void* host, tw_str_view landmark, int32_t found, tw_str_view example);
};

/* ---- services of the host ----------------------------------------------------------------------------------- */

/* extension() returns NULL for an id this host does not know: be ready for it, it is how old hosts stay usable. */
typedef struct tw_host {
  uint32_t size;
  uint32_t abi_minor;
  tw_str_view version; /* of twinwatch, for messages */
  const void* (*extension)(tw_str_view id);
} tw_host;

#define TW_EXT_LOG "twinwatch.log/0"
typedef struct tw_ext_log {
  uint32_t size;
  uint32_t reserved;
  void (*log)(tw_log_level level, tw_str_view message); /* any call; to the run's log, capped; name no person */
} tw_ext_log;

#define TW_EXT_TEXT "twinwatch.text/0"
typedef struct tw_ext_text {
  uint32_t size;
  uint32_t reserved;
  /* any call: Turkish-insensitive folding ("İL ADI" and "il adi" both give "il adi"): lower-case ASCII letters and
   * digits, every other run of characters one space, none at the ends. Writes at most `capacity` octets and returns
   * the length needed; call again with more room if that is larger. The same folding that the daemon matches with. */
  size_t (*fold)(tw_str_view text, char* out, size_t capacity);
  /* parse, added in 0.2: a page's body read in this charset, "windows-1254", "cp857", ..., whatever the host made of
   * it: for a setting of the operator. As tw_page_view.text, but nothing is guessed or repaired. The text is the host's
   * and holds until parse() returns; of it personal() knows nothing. {NULL, 0}: the host knows no charset of that name.
   */
  tw_str_view (*decode)(tw_bytes_view body, tw_str_view charset);
} tw_ext_text;

/* ---- the plugin --------------------------------------------------------------------------------------------- */

typedef enum tw_setting_type {
  TW_SETTING_TEXT = 0,
  TW_SETTING_INTEGER = 1,
  TW_SETTING_BOOLEAN = 2,
  TW_SETTING_LIST = 3, /* of text */
  TW_SETTING_FILE = 4  /* the operator names a file, the plugin gets its content as text */
} tw_setting_type;

enum { TW_SETTING_REQUIRED = 1u, TW_SETTING_SECRET = 2u /* never logged, shown or archived */ };

typedef struct tw_setting_schema {
  uint32_t size;
  uint32_t flags;
  tw_setting_type type;
  uint32_t reserved;
  tw_str_view name;          /* [a-z0-9_]+ */
  tw_str_view default_value; /* as in tw_setting_value_view */
  tw_str_view help;          /* one sentence, for `twinwatch source describe` and the commented sample */
} tw_setting_schema;

typedef struct tw_source_v0 tw_source_v0;
struct tw_source_v0 {
  uint32_t size;
  /* The smallest host minor this plugin can live with. A host with a smaller one refuses, naming both versions. */
  uint32_t needs_abi_minor;
  tw_str_view id;           /* [a-z0-9_]+, the same as the file's name: school_csv.so */
  tw_str_view version;      /* of the plugin, "1.2.0" */
  tw_str_view title;        /* for people */
  tw_str_view license;      /* SPDX, may be empty */
  const tw_str_view* hosts; /* which hosts it may ask for; empty: files only */
  size_t host_count;
  const tw_str_view* page_kinds; /* of its requests */
  size_t page_kind_count;
  /* Pointer to the first of `setting_count` schemas; each is `setting_stride` octets apart (their size there). */
  const tw_setting_schema* settings;
  size_t setting_count;
  size_t setting_stride;

  /* Once, first. Reads the settings, keeps nothing of the view. On failure calls host-independent `error` with the
   * message and returns NULL; that is a TW_FAIL_CONFIG. `host` outlives the instance. */
  void* (*create)(const tw_host* host, const tw_settings_view* settings,
                  void (*error)(void* context, tw_str_view message), void* error_context);
  void (*destroy)(void* instance);

  /* Once, after create: ask for the first resources. */
  tw_status (*start)(void* instance, const tw_sink* sink);
  /* Once for each fetched resource, in the host's order. */
  tw_status (*parse)(void* instance, const tw_page_view* page, const tw_sink* sink);
  /* Optional (NULL): once, when every page of this process was parsed. A resumed run calls it in another process than
   * the earlier pages: keep no sums across pages here. */
  tw_status (*finish)(void* instance, const tw_sink* sink);
  /* Optional (NULL): the plugin's own abilities by string id; NULL for those it lacks. */
  const void* (*extension)(tw_str_view id);
};

/* THE ENTRY. The only symbol that a source exports. Called once, first of all; must be quick and must not fail but by
 * returning NULL. The struct lives as long as the library. */
TW_EXPORT const tw_source_v0* twinwatch_source_v0(void);

#ifdef __cplusplus
}
#endif
#endif
