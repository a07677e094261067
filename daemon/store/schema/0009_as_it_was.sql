-- Schema version 9: what used to be overwritten is kept as it was, so that a mail can be composed again from what was known
-- when it was written (mail/again.hpp).

CREATE TABLE school_was (       -- a school as it was held until then: one row for each time that another row was written over
  school_id   INTEGER NOT NULL REFERENCES school,
  until_ms    INTEGER NOT NULL,
  code_scheme TEXT NOT NULL,
  code        TEXT,
  plate       INTEGER NOT NULL,
  district_id INTEGER NOT NULL,
  district    TEXT NOT NULL,
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,
  building    TEXT NOT NULL,
  type        TEXT NOT NULL,
  ownership   TEXT NOT NULL,
  website     TEXT NOT NULL,
  eligible    INTEGER NOT NULL,
  gone_ms     INTEGER
) STRICT;
CREATE INDEX school_was_by_time ON school_was (until_ms);

ALTER TABLE registry_row ADD COLUMN since_ms INTEGER NOT NULL DEFAULT 0;  -- when the row was found to be that school's

CREATE TABLE hold_decision (    -- append-only: what was said of a hold; one that was rejected may be approved later
  hold_id INTEGER NOT NULL REFERENCES hold,
  state   TEXT NOT NULL CHECK (state IN ('approved','rejected','lapsed')),
  person  TEXT NOT NULL,         -- 'program' | 'person:NAME'
  at_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX hold_decision_by_hold ON hold_decision (hold_id);
INSERT INTO hold_decision SELECT hold_id, state, decided_by, decided_ms FROM hold WHERE decided_ms IS NOT NULL;

CREATE TABLE mail_retry (       -- append-only: a person had a mail handed over once more; it counts as told again
  mail_id INTEGER NOT NULL REFERENCES outbox,
  was     TEXT NOT NULL,         -- the state that it had: 'refused', 'deferred', 'unknown'
  person  TEXT NOT NULL,
  at_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_retry_by_mail ON mail_retry (mail_id);
CREATE INDEX bounce_by_mail ON bounce (mail_id);

CREATE TABLE notice_told (      -- a notice as the operator's mail told it: later ones of the same cause are written over it
  mail_id   INTEGER NOT NULL REFERENCES outbox,
  notice_id INTEGER NOT NULL REFERENCES notice,
  severity  TEXT NOT NULL,
  message   TEXT NOT NULL,
  last_ms   INTEGER NOT NULL,
  times     INTEGER NOT NULL,
  PRIMARY KEY (mail_id, notice_id)
) STRICT, WITHOUT ROWID;
