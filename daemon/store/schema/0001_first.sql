-- Schema version 1. Applied once by migrate.cpp, in one transaction; the tables fact_<kind> are generated beside it
-- from twinwatch/kinds.hpp (see fact_tables.hpp). Times (..._ms) are Unix milliseconds UTC; hashes are BLOBs unless said.
--
-- Two times run through everything: when it was so (valid_...) and when we knew (known_...). Rows are appended and
-- closed, never rewritten, so that any mail ever sent can be rendered again.

-- ---- where things come from ---------------------------------------------------------------------------------

CREATE TABLE source (           -- one [source.ID] of the configuration
  source_id INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  plugin    TEXT NOT NULL
) STRICT;

CREATE TABLE dataset (          -- one list of one kind within a source; lists never retire each other's records
  dataset_id INTEGER PRIMARY KEY,
  source_id  INTEGER NOT NULL REFERENCES source,
  kind       TEXT NOT NULL,
  list       TEXT NOT NULL,
  UNIQUE (source_id, kind, list)
) STRICT;

CREATE TABLE run (
  run_id         INTEGER PRIMARY KEY,
  source_id      INTEGER NOT NULL REFERENCES source,
  plugin_version TEXT NOT NULL DEFAULT '',
  plugin_hash    BLOB,           -- SHA-256 of the .so
  settings_hash  BLOB,           -- SHA-256 of the effective settings
  subject        TEXT NOT NULL DEFAULT '',  -- the inbox file that this run is about; empty: the whole source
  trigger        TEXT NOT NULL,  -- 'schedule' | 'inbox' | 'import' | 'operator' | 'resume'
  state          TEXT NOT NULL CHECK (state IN
                   ('running','accepted','unchanged','quarantined','failed','rejected')),
  verdict        TEXT NOT NULL DEFAULT '',  -- worker::Verdict code, 'gate' or 'fetch'
  message        TEXT NOT NULL DEFAULT '',  -- for the operator: what, where, what to do
  started_ms     INTEGER NOT NULL,
  ended_ms       INTEGER,
  data_ms        INTEGER,        -- the export's own date where it bears one, else when it was fetched
  decided_by     TEXT NOT NULL DEFAULT '',  -- 'gate' or a person who accepted / rejected
  -- accounting of source rows: rows = loaded + duplicate + blank + preamble + rejected, checked before acceptance
  pages INTEGER NOT NULL DEFAULT 0, rows INTEGER NOT NULL DEFAULT 0, loaded INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0, blank INTEGER NOT NULL DEFAULT 0, preamble INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  -- what acceptance did to the facts
  records INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX run_by_source ON run (source_id, run_id);

CREATE TABLE frontier (         -- what a run was asked for, and what of it is done
  run_id  INTEGER NOT NULL REFERENCES run,
  seq     INTEGER NOT NULL,
  url TEXT NOT NULL, method TEXT NOT NULL, body TEXT NOT NULL DEFAULT '', headers TEXT NOT NULL DEFAULT '',
  tag TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
  state   TEXT NOT NULL CHECK (state IN ('asked','done')),
  page_id INTEGER REFERENCES page,
  PRIMARY KEY (run_id, seq),
  UNIQUE (run_id, method, url, body)
) STRICT, WITHOUT ROWID;
CREATE INDEX frontier_asked ON frontier (run_id, seq) WHERE state = 'asked';
-- page_id on an asked row: a page whose parsing was begun; found here after a kill, its chunks are thrown away
CREATE INDEX frontier_begun ON frontier (run_id, seq) WHERE state = 'asked' AND page_id IS NOT NULL;

CREATE TABLE page (             -- one fetched resource: where every fact leads back to
  page_id      INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES run,
  url          TEXT NOT NULL,
  final_url    TEXT NOT NULL,
  status       INTEGER NOT NULL,
  fetched_ms   INTEGER NOT NULL,
  data_ms      INTEGER,          -- sink.dated
  content_hash BLOB NOT NULL,    -- SHA-256 of the body; once redacted: keyed, see identity
  size         INTEGER NOT NULL,
  content_type TEXT NOT NULL DEFAULT '',
  charset      TEXT NOT NULL DEFAULT '',
  archived     BLOB              -- archive.hash, NULL when nothing is kept
) STRICT;
CREATE INDEX page_by_run ON page (run_id);
CREATE INDEX page_by_content ON page (content_hash);
CREATE INDEX page_by_archived ON page (archived) WHERE archived IS NOT NULL;

CREATE TABLE archive (          -- bodies, compressed (zstd), personal ranges blanked; capped in octets and days
  hash    BLOB PRIMARY KEY,      -- SHA-256 of what is kept
  size    INTEGER NOT NULL,
  kept_ms INTEGER NOT NULL,
  body    BLOB NOT NULL          -- last: only then SQLite makes room for it without holding it
) STRICT;

CREATE TABLE staged (           -- a page's observation stream in chunks; a page whose chunks are all here is `done`
  page_id INTEGER NOT NULL REFERENCES page,
  seq     INTEGER NOT NULL,
  stream  BLOB NOT NULL,
  PRIMARY KEY (page_id, seq)
) STRICT;

CREATE TABLE row_note (         -- source rows that were not simply loaded, and loaded ones with something to tell
  page_id    INTEGER NOT NULL REFERENCES page,
  first_line INTEGER NOT NULL,
  last_line  INTEGER NOT NULL,
  what       TEXT NOT NULL,      -- 'duplicate' | 'rejected' | 'place' (district not in the gazetteer)
  reason     TEXT NOT NULL
) STRICT;
CREATE INDEX row_note_by_page ON row_note (page_id, first_line);

CREATE TABLE finding (          -- the gate's evidence and the reader's decisions
  run_id   INTEGER NOT NULL REFERENCES run,
  page_id  INTEGER REFERENCES page,
  what     TEXT NOT NULL,        -- 'gate.median', 'gate.zero', 'reader.separator', ...
  ok       INTEGER NOT NULL,     -- 0: this is why the run is quarantined
  expected TEXT NOT NULL DEFAULT '',
  found    TEXT NOT NULL DEFAULT '',
  message  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX finding_by_run ON finding (run_id);

CREATE TABLE scope (            -- what accepted runs have claimed to be the whole of ('' = all)
  scope_id   INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset,
  plate      INTEGER NOT NULL,   -- 0: the whole country
  area_2     TEXT NOT NULL,
  period     TEXT NOT NULL,
  account    TEXT NOT NULL,
  UNIQUE (dataset_id, plate, area_2, period, account)
) STRICT;

CREATE TABLE scope_run (        -- one accepted (or operator-accepted) coverage of a scope: medians, coverage, freshness
  scope_id    INTEGER NOT NULL REFERENCES scope,
  run_id      INTEGER NOT NULL REFERENCES run,
  records     INTEGER NOT NULL,
  accepted_ms INTEGER NOT NULL,
  data_ms     INTEGER NOT NULL,
  PRIMARY KEY (scope_id, run_id)
) STRICT, WITHOUT ROWID;

-- ---- which school -------------------------------------------------------------------------------------------

CREATE TABLE school (           -- the registry's schools as we hold them: what links point to
  school_id   INTEGER PRIMARY KEY,   -- the fact_id of the registry row that founded it
  code_scheme TEXT NOT NULL DEFAULT '',
  code        TEXT,              -- NULL when the registry has none
  country     TEXT NOT NULL DEFAULT 'TR',
  plate       INTEGER NOT NULL,
  district_id INTEGER NOT NULL DEFAULT 0,
  district    TEXT NOT NULL DEFAULT '',  -- as written; what is shown when district_id is 0
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,     -- text::fold(name), level word included
  building    TEXT NOT NULL DEFAULT '',
  type        TEXT NOT NULL DEFAULT '',
  ownership   TEXT NOT NULL DEFAULT '',
  website     TEXT NOT NULL DEFAULT '',
  eligible    INTEGER NOT NULL,  -- 1: is expected to have a project (config/eligible.toml)
  since_ms    INTEGER NOT NULL,
  gone_ms     INTEGER            -- left an accepted complete registry; alerts follow that
) STRICT;
CREATE UNIQUE INDEX school_by_code ON school (code_scheme, code) WHERE code IS NOT NULL;
CREATE INDEX school_by_name ON school (plate, name_key, district_id);

CREATE TABLE registry_row (     -- a later row (fact_school) of a school that is held already; the founding row needs no entry
  fact_id   INTEGER PRIMARY KEY,
  school_id INTEGER NOT NULL REFERENCES school
) STRICT;
CREATE INDEX registry_row_by_school ON registry_row (school_id);

CREATE VIEW school_row AS       -- which registry rows are which school's; rows that wait for a person are in neither
  SELECT school_id AS fact_id, school_id FROM school UNION ALL SELECT fact_id, school_id FROM registry_row;

CREATE TABLE mention (          -- a school as somebody wrote it, once for all records that write it so
  mention_id  INTEGER PRIMARY KEY,
  code        TEXT NOT NULL DEFAULT '',
  plate       INTEGER NOT NULL DEFAULT 0,   -- 0: not told or unknown
  district_id INTEGER NOT NULL DEFAULT 0,
  area_1      TEXT NOT NULL DEFAULT '',     -- as written
  area_2      TEXT NOT NULL DEFAULT '',
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,
  account     TEXT NOT NULL DEFAULT '',
  country     TEXT NOT NULL DEFAULT 'TR',
  UNIQUE (name_key, plate, area_2, code, account, area_1, country)
) STRICT;

CREATE TABLE link (             -- which school a mention is; append-only, the row without known_to is in force
  link_id    INTEGER PRIMARY KEY,
  mention_id INTEGER NOT NULL REFERENCES mention,
  school_id  INTEGER REFERENCES school,     -- NULL: 'review' or 'none'
  verdict    TEXT NOT NULL CHECK (verdict IN ('linked','review','none','foreign')),
  score      REAL NOT NULL,
  reasons    TEXT NOT NULL,                 -- JSON array of sentences
  decided_by TEXT NOT NULL,                 -- 'code' | 'name' | 'person:NAME'
  known_from INTEGER NOT NULL,
  known_to   INTEGER
) STRICT;
CREATE UNIQUE INDEX link_in_force ON link (mention_id) WHERE known_to IS NULL;
CREATE INDEX link_by_school ON link (school_id) WHERE known_to IS NULL;

-- ---- what we say of a school --------------------------------------------------------------------------------

CREATE TABLE status (           -- three-valued; appended only when it changes. No row: unknown, no_source, since ever
  status_id   INTEGER PRIMARY KEY,
  school_id   INTEGER NOT NULL REFERENCES school,
  status      TEXT NOT NULL CHECK (status IN ('active','inactive','unknown')),
  basis       TEXT NOT NULL,     -- active: 'record'; inactive: 'stated' | 'seen_none'; unknown: 'no_source', 'stale',
                                 -- 'unmatched', 'quarantined', 'not_covered', 'account_unread'
  detail      TEXT NOT NULL DEFAULT '',  -- the mention, source or scope that makes it unknown
  fact_kind   TEXT NOT NULL DEFAULT '',  -- evidence: 'participation' + fact_id
  fact_id     INTEGER,
  page_id     INTEGER REFERENCES page,   -- evidence page
  data_ms     INTEGER,           -- age of that evidence
  run_id      INTEGER REFERENCES run,
  since_ms    INTEGER NOT NULL DEFAULT 0,  -- since when the status has been this, whatever its basis and evidence
  known_from  INTEGER NOT NULL,
  known_to    INTEGER
) STRICT;
CREATE UNIQUE INDEX status_in_force ON status (school_id) WHERE known_to IS NULL;
CREATE INDEX status_by_school ON status (school_id);

CREATE TABLE alert (            -- one for each (rule, school) while it lasts
  alert_id   INTEGER PRIMARY KEY,
  rule       TEXT NOT NULL,
  school_id  INTEGER NOT NULL REFERENCES school,
  state      TEXT NOT NULL CHECK (state IN ('pending','firing','acknowledged','resolved','withdrawn')),
  reason     TEXT NOT NULL,      -- as the rule gave it
  since_ms   INTEGER NOT NULL,   -- when it became pending
  fired_ms   INTEGER,
  ended_ms   INTEGER
) STRICT;
CREATE UNIQUE INDEX alert_open ON alert (rule, school_id) WHERE ended_ms IS NULL;
CREATE INDEX alert_by_school ON alert (school_id);

CREATE TABLE transition (       -- append-only: the alert's life, with who and why
  transition_id INTEGER PRIMARY KEY,
  alert_id   INTEGER NOT NULL REFERENCES alert,
  at_ms      INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  actor      TEXT NOT NULL,      -- 'rule' or 'person:NAME'
  reason     TEXT NOT NULL,
  status_id  INTEGER REFERENCES status,  -- the evidence
  run_id     INTEGER REFERENCES run
) STRICT;
CREATE INDEX transition_by_alert ON transition (alert_id);

CREATE TABLE notice (           -- for the operator: one open notice for one cause
  notice_id  INTEGER PRIMARY KEY,
  cause      TEXT NOT NULL,      -- 'run.quarantined:registry', 'source.failed:etwinning_net', ...
  severity   TEXT NOT NULL CHECK (severity IN ('info','warning','error')),
  message    TEXT NOT NULL,      -- what, where, what to do
  opened_ms  INTEGER NOT NULL,
  last_ms    INTEGER NOT NULL,
  times      INTEGER NOT NULL DEFAULT 1,
  closed_ms  INTEGER,
  mail_id    INTEGER REFERENCES outbox
) STRICT;
CREATE UNIQUE INDEX notice_open ON notice (cause) WHERE closed_ms IS NULL;

-- ---- mail ---------------------------------------------------------------------------------------------------

CREATE TABLE outbox (           -- rendered octets and Message-ID are stored before anything leaves; a resend is the same
  mail_id    INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  thread     TEXT NOT NULL,      -- References: 'digest:25'
  route      TEXT NOT NULL,      -- 'province:25', 'district:25:1703', 'national', 'operator'
  kind       TEXT NOT NULL,      -- 'baseline' | 'digest' | 'operator'
  recipient  TEXT NOT NULL,
  subject    TEXT NOT NULL,
  period     TEXT NOT NULL,      -- '2026-W46'
  state      TEXT NOT NULL CHECK (state IN ('draft','queued','sending','sent','refused','deferred','unknown')),
  octets     BLOB NOT NULL,
  created_ms INTEGER NOT NULL,
  sent_ms    INTEGER,
  reply      TEXT NOT NULL DEFAULT '',  -- the transport's last word; Maildir: the file
  attempts   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_by_route ON outbox (route, mail_id);
CREATE INDEX outbox_waiting ON outbox (state) WHERE state IN ('queued','sending','deferred','unknown');

CREATE TABLE outbox_item (      -- what a mail said of which school: later mails are measured against it
  mail_id    INTEGER NOT NULL REFERENCES outbox,
  alert_id   INTEGER NOT NULL REFERENCES alert,
  school_id  INTEGER NOT NULL REFERENCES school,
  section    TEXT NOT NULL CHECK (section IN ('new','continuing','resolved')),
  PRIMARY KEY (mail_id, alert_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE switch (           -- the emergency brake and its kin; the last row of a name is in force
  switch_id INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,       -- 'mail'
  value     TEXT NOT NULL,       -- 'stop' | 'start'
  actor     TEXT NOT NULL,
  reason    TEXT NOT NULL DEFAULT '',
  at_ms     INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (          -- what the daemon remembers of itself: 'clock.offset_ms', 'identity.key', ...
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
