-- Schema version 6: what became of each mail, and of each address.

ALTER TABLE outbox ADD COLUMN tried_ms INTEGER;                -- when it was first handed over: a server that puts it off
                                                               -- is asked again until five days after
ALTER TABLE outbox ADD COLUMN next_ms INTEGER NOT NULL DEFAULT 0;  -- deferred, unknown: not before

CREATE TABLE mail_attempt (     -- each handing over, also those of which nobody knows how they ended
  attempt_id INTEGER PRIMARY KEY,
  mail_id    INTEGER NOT NULL REFERENCES outbox,
  begun_ms   INTEGER NOT NULL,
  ended_ms   INTEGER,            -- NULL: going on, or the process died
  outcome    TEXT NOT NULL CHECK (outcome IN ('sending','sent','refused','deferred','unknown')),
  octets     BLOB NOT NULL,      -- SHA-256 of what was handed over: the same each time
  reply      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX mail_attempt_by_mail ON mail_attempt (mail_id);

CREATE TABLE bounce (           -- append-only: what came back, or was refused at once because of the address
  bounce_id  INTEGER PRIMARY KEY,
  address    TEXT NOT NULL,      -- whom we had written to, lower-case
  mail_id    INTEGER REFERENCES outbox,
  kind       TEXT NOT NULL CHECK (kind IN ('hard','soft')),
  status     TEXT NOT NULL,      -- RFC 3463
  reason     TEXT NOT NULL,
  said       TEXT NOT NULL,      -- the server's words
  source     TEXT NOT NULL,      -- SHA-256 of the mail that came back: piped twice, counted once
  at_ms      INTEGER NOT NULL,
  UNIQUE (source, address)
) STRICT;
CREATE INDEX bounce_by_address ON bounce (address, at_ms);
