-- Schema version 5: the life of an alert. States that keep an alert from coordinators, who said so and until when; what was
-- told for the first time; and the hold, which stops all coordinator mail when too much of it would change at once.

-- CHECKs cannot be altered: the table and those that point at it are made anew.
CREATE TABLE alert_of_5 (       -- one for each (rule, school) while it lasts
  alert_id   INTEGER PRIMARY KEY,
  rule       TEXT NOT NULL,
  school_id  INTEGER NOT NULL REFERENCES school,
  state      TEXT NOT NULL CHECK (state IN
               ('pending',       -- has not held for as long as the rule's `for`
                'firing',        -- coordinators are told
                'escalated',     -- so are those above them: `level`
                'acknowledged',  -- a person has it in hand: acknowledgement
                'silenced',      -- by a silence
                'inhibited',     -- the source it rests on fails or is too old: inhibited_by
                'flapping',      -- came and went too often: told once, and held until it is calm
                'resolved','withdrawn')),
  reason     TEXT NOT NULL,      -- as the rule gave it
  since_ms   INTEGER NOT NULL,   -- when it became pending
  fired_ms   INTEGER,
  ended_ms   INTEGER,
  level      TEXT NOT NULL DEFAULT '' CHECK (level IN ('','district','province','national')),  -- '': not fired yet
  level_ms   INTEGER,            -- when it was raised to that level; NULL: it was told there first
  loud_ms    INTEGER,            -- since when it has been firing or escalated without a break; NULL: it is not
  flapping   INTEGER NOT NULL DEFAULT 0,
  holds      INTEGER NOT NULL DEFAULT 1,  -- of a flapping one: whether the rule holds, as of the last evaluation
  inhibited_by INTEGER REFERENCES source
) STRICT;
INSERT INTO alert_of_5 (alert_id, rule, school_id, state, reason, since_ms, fired_ms, ended_ms, level, loud_ms)
  SELECT alert_id, rule, school_id, state, reason, since_ms, fired_ms, ended_ms,
         CASE WHEN fired_ms IS NULL THEN '' ELSE 'province' END, CASE WHEN state = 'firing' THEN fired_ms END FROM alert;

CREATE TABLE transition_of_5 (  -- append-only: the alert's life, with who and why
  transition_id INTEGER PRIMARY KEY,
  alert_id   INTEGER NOT NULL REFERENCES alert_of_5,
  at_ms      INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  actor      TEXT NOT NULL,      -- 'rule' (what it found), 'program' (time, sources) or 'person:NAME'
  reason     TEXT NOT NULL,
  status_id  INTEGER REFERENCES status,  -- the evidence: what was said of the school,
  fact_kind  TEXT NOT NULL DEFAULT '',   -- a record,
  fact_id    INTEGER,
  event_id   INTEGER REFERENCES school_event,  -- or what became of the school
  run_id     INTEGER REFERENCES run
) STRICT;
INSERT INTO transition_of_5 (transition_id, alert_id, at_ms, from_state, to_state, actor, reason, status_id, run_id)
  SELECT transition_id, alert_id, at_ms, from_state, to_state, actor, reason, status_id, run_id FROM transition;

CREATE TABLE outbox_item_of_5 ( -- what a mail said of which school: later mails are measured against it
  mail_id    INTEGER NOT NULL REFERENCES outbox,
  alert_id   INTEGER NOT NULL REFERENCES alert_of_5,
  school_id  INTEGER NOT NULL REFERENCES school,
  section    TEXT NOT NULL CHECK (section IN ('new','continuing','resolved')),
  PRIMARY KEY (mail_id, alert_id)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_item_of_5 SELECT mail_id, alert_id, school_id, section FROM outbox_item;

DROP TABLE transition;
DROP TABLE outbox_item;
DROP TABLE alert;
ALTER TABLE alert_of_5 RENAME TO alert;
ALTER TABLE transition_of_5 RENAME TO transition;
ALTER TABLE outbox_item_of_5 RENAME TO outbox_item;
CREATE UNIQUE INDEX alert_open ON alert (rule, school_id) WHERE ended_ms IS NULL;
CREATE INDEX alert_by_school ON alert (school_id);
CREATE INDEX transition_by_alert ON transition (alert_id);
CREATE INDEX outbox_item_by_alert ON outbox_item (alert_id);

CREATE TABLE acknowledgement (  -- a person has this alert in hand; closed at most once
  ack_id     INTEGER PRIMARY KEY,
  alert_id   INTEGER NOT NULL REFERENCES alert,
  person     TEXT NOT NULL,
  reason     TEXT NOT NULL DEFAULT '',
  at_ms      INTEGER NOT NULL,
  until_ms   INTEGER,            -- NULL: until the alert ends
  ended_ms   INTEGER,
  ended_by   TEXT NOT NULL DEFAULT '',  -- 'program' | 'person:NAME'
  ended_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX acknowledgement_standing ON acknowledgement (alert_id) WHERE ended_ms IS NULL;
CREATE INDEX acknowledgement_by_alert ON acknowledgement (alert_id);

CREATE TABLE silence (          -- no coordinator hears of what it covers; it has an end; closed at most once
  silence_id  INTEGER PRIMARY KEY,
  rule        TEXT NOT NULL DEFAULT '',     -- '' and 0: whichever
  plate       INTEGER NOT NULL DEFAULT 0,
  district_id INTEGER NOT NULL DEFAULT 0,
  school_id   INTEGER NOT NULL DEFAULT 0,
  person      TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT '',
  at_ms       INTEGER NOT NULL,
  until_ms    INTEGER NOT NULL,
  ended_ms    INTEGER,           -- when it was lifted, or found to be over
  ended_by    TEXT NOT NULL DEFAULT '',
  ended_reason TEXT NOT NULL DEFAULT '',
  CHECK (until_ms > at_ms),
  CHECK (rule <> '' OR plate <> 0 OR district_id <> 0 OR school_id <> 0)
) STRICT;
CREATE INDEX silence_standing ON silence (until_ms) WHERE ended_ms IS NULL;

-- What a recipient was first told about as a whole: the first mail for each rule and source is a summary of how things
-- stand, and its schools are no change. mail_id: which mail that was (a draft or a refused one told nothing).
CREATE TABLE told_first (
  route     TEXT NOT NULL,
  recipient TEXT NOT NULL,
  rule      TEXT NOT NULL,
  source_id INTEGER NOT NULL REFERENCES source,
  mail_id   INTEGER NOT NULL,
  PRIMARY KEY (route, recipient, rule, source_id, mail_id)
) STRICT, WITHOUT ROWID;
INSERT INTO told_first
  SELECT o.route, o.recipient, a.rule, r.source_id, min(o.mail_id)
    FROM outbox o JOIN outbox_item i ON i.mail_id = o.mail_id JOIN alert a ON a.alert_id = i.alert_id
    JOIN status st ON st.school_id = i.school_id JOIN run r ON r.run_id = st.run_id
   WHERE o.state <> 'refused' GROUP BY 1, 2, 3, 4;

CREATE TABLE hold (             -- too much would change in what coordinators are told: none of it leaves
  hold_id    INTEGER PRIMARY KEY,
  state      TEXT NOT NULL CHECK (state IN
               ('open','approved',
                'rejected',      -- these changes are not told
                'lapsed')),      -- what would be told came back within the limit by itself
  opened_ms  INTEGER NOT NULL,
  measured_ms INTEGER NOT NULL,  -- of hold_area and hold_item
  share      REAL NOT NULL,      -- the limit that was crossed
  least      INTEGER NOT NULL,   -- the floor
  decided_ms INTEGER,
  decided_by TEXT NOT NULL DEFAULT '',
  reason     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX hold_open ON hold (state) WHERE state = 'open';

CREATE TABLE hold_area (        -- as measured last; plate 0: the country
  hold_id INTEGER NOT NULL REFERENCES hold,
  plate   INTEGER NOT NULL,
  schools INTEGER NOT NULL,      -- eligible ones
  opened  INTEGER NOT NULL,      -- of which a coordinator would hear for the first time
  ended   INTEGER NOT NULL,      -- of which a coordinator would hear that it is over, or that they left the list
  PRIMARY KEY (hold_id, plate)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold_item (        -- the changes themselves: approving lets these through, and no others
  hold_id   INTEGER NOT NULL REFERENCES hold,
  alert_id  INTEGER NOT NULL REFERENCES alert,
  change    TEXT NOT NULL CHECK (change IN ('opened','ended')),
  school_id INTEGER NOT NULL REFERENCES school,
  plate     INTEGER NOT NULL,
  PRIMARY KEY (hold_id, alert_id, change)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_item_by_alert ON hold_item (alert_id);
