-- Schema version 2: the web as a source. What was read of an address outlives the run that read it, so that a page which
-- has not changed is neither fetched nor parsed again, and a crawl of days goes on over many runs.

ALTER TABLE run ADD COLUMN incomplete TEXT NOT NULL DEFAULT '';  -- why not every page could be read in this run: then
                                                                 -- only what a page says of one account may be gone
ALTER TABLE run ADD COLUMN incomplete_by TEXT NOT NULL DEFAULT '';  -- 'budget', 'portal' (a pause it asked for),
                                                                    -- 'failures', 'frontier' (more was led to
                                                                    -- than a run takes), 'replay'
ALTER TABLE run ADD COLUMN pages_hash BLOB;  -- of a complete crawl: SHA-256 over the ids of its pages, see crawl_end

ALTER TABLE page ADD COLUMN kind TEXT NOT NULL DEFAULT '';           -- page type, as its request named it
ALTER TABLE page ADD COLUMN etag TEXT NOT NULL DEFAULT '';           -- validators, octet for octet as the server sent them
ALTER TABLE page ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';

-- The page type whose markup nobody has confirmed: stored, shown, and no reason to say of any school that it has none.
-- 'withdrawn': its page was read anew since and claims it no more.
ALTER TABLE scope_run ADD COLUMN unverified TEXT NOT NULL DEFAULT '';
ALTER TABLE scope_run ADD COLUMN page_id INTEGER REFERENCES page;  -- the page that claimed it (of several, the oldest)
CREATE INDEX scope_run_by_page ON scope_run (page_id) WHERE page_id IS NOT NULL;

CREATE TABLE frontier_of_the_web (  -- what a run was asked for, and what became of it
  run_id  INTEGER NOT NULL REFERENCES run,
  seq     INTEGER NOT NULL,
  url TEXT NOT NULL, method TEXT NOT NULL, body TEXT NOT NULL DEFAULT '', headers TEXT NOT NULL DEFAULT '',
  tag TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
  state   TEXT NOT NULL CHECK (state IN
            ('asked',     -- still to be read
             'done',      -- read and parsed: page_id is this run's
             'same',      -- asked for again and unchanged (304, or the same octets): page_id is an earlier run's
             'fresh',     -- not asked for: what is held is young enough; page_id is an earlier run's
             'missing',   -- 404 or 410
             'failed')),  -- could not be had; `note` says why
  page_id INTEGER REFERENCES page,
  read_ms INTEGER NOT NULL DEFAULT 0,   -- when it was last read before this run; 0: never. The oldest goes first
  checked_ms INTEGER,                   -- when this run saw that it is as it is
  whole   INTEGER NOT NULL DEFAULT 0,   -- 1: this run fetched it whole (no 304)
  etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
  note    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, seq),
  UNIQUE (run_id, method, url, body)
) STRICT, WITHOUT ROWID;
INSERT INTO frontier_of_the_web (run_id, seq, url, method, body, headers, tag, kind, state, page_id)
  SELECT run_id, seq, url, method, body, headers, tag, kind, state, page_id FROM frontier;
DROP TABLE frontier;
ALTER TABLE frontier_of_the_web RENAME TO frontier;
CREATE INDEX frontier_asked ON frontier (run_id, read_ms, seq) WHERE state = 'asked';
-- page_id on an asked row: a page whose parsing was begun; found here after a kill, its chunks are thrown away
CREATE INDEX frontier_begun ON frontier (run_id, seq) WHERE state = 'asked' AND page_id IS NOT NULL;

CREATE TABLE resource (         -- an address of a source as the last accepted run knew it
  source_id  INTEGER NOT NULL REFERENCES source,
  method     TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
  tag        TEXT NOT NULL,      -- of the request: a page parsed with another one would say something else
  page_id    INTEGER NOT NULL REFERENCES page,  -- what stands for it: its stream (staged) and its page_leads are kept
  checked_ms INTEGER NOT NULL,   -- last seen as it is: a whole fetch or a 304
  whole_ms   INTEGER NOT NULL,   -- last whole fetch: a server that answers 304 for ever is asked for all now and then
  etag TEXT NOT NULL, last_modified TEXT NOT NULL,
  PRIMARY KEY (source_id, method, url, body)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_by_page ON resource (page_id);

CREATE TABLE page_leads (       -- what a page of the web led to, so that it need not be parsed to be followed
  page_id  INTEGER PRIMARY KEY REFERENCES page,
  requests BLOB NOT NULL         -- the worker's encoding, each with its length
) STRICT;

CREATE TABLE landmark_seen (    -- what a landmark last looked like: the "before" beside a "now" that has lost it
  source_id INTEGER NOT NULL REFERENCES source,
  kind      TEXT NOT NULL,
  landmark  TEXT NOT NULL,
  example   TEXT NOT NULL,
  page_id   INTEGER NOT NULL REFERENCES page,
  PRIMARY KEY (source_id, kind, landmark)
) STRICT, WITHOUT ROWID;

CREATE TABLE confirmed_kind (   -- an operator has looked at what a page type's selectors found: from now on it counts
  source_id INTEGER NOT NULL REFERENCES source,
  kind      TEXT NOT NULL,
  person    TEXT NOT NULL,
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (source_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE host_pause (       -- hosts that asked to be left alone, over a restart
  scope    TEXT PRIMARY KEY,
  until_ms INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  why      TEXT NOT NULL
) STRICT;
