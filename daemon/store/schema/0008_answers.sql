-- Schema version 9: what coordinators answer, and who let a draft leave.

CREATE TABLE answer (           -- what a coordinator said of a school; appended, closed at most once (taken back, answered anew)
  answer_id  INTEGER PRIMARY KEY,
  school_id  INTEGER NOT NULL REFERENCES school,
  rule       TEXT NOT NULL DEFAULT '',  -- what it answers; '': whatever is asked of this school
  alert_id   INTEGER REFERENCES alert,  -- of the row that was filled in; NULL: of a school that could not be told
  says       TEXT NOT NULL CHECK (says IN ('project','closed','merged','not_eligible','contacted','snooze')),
  until_ms   INTEGER,            -- from then on it is asked again; NULL: until the registry says something new of the school
  link       TEXT NOT NULL DEFAULT '',  -- the evidence
  note       TEXT NOT NULL DEFAULT '',
  route      TEXT NOT NULL,      -- 'province:25' and '2026-W47': the list that was filled in
  period     TEXT NOT NULL,
  person     TEXT NOT NULL,      -- the coordinator
  entered_by TEXT NOT NULL,      -- who imported it
  at_ms      INTEGER NOT NULL,
  ended_ms   INTEGER,
  ended_by   TEXT NOT NULL DEFAULT '',
  ended_reason TEXT NOT NULL DEFAULT '',
  CHECK ((says IN ('closed','merged','not_eligible')) = (until_ms IS NULL)),
  CHECK (says <> 'project' OR link <> '')
) STRICT;
CREATE INDEX answer_by_school ON answer (school_id);
CREATE INDEX answer_standing ON answer (school_id) WHERE ended_ms IS NULL;
-- status.basis has one more word since: 'claimed', with the answer's number as its detail.

CREATE TABLE draft_decision (   -- what became of a draft: it leaves once, or a newer one took its place
  mail_id  INTEGER PRIMARY KEY REFERENCES outbox,
  what     TEXT NOT NULL CHECK (what IN ('approved','superseded')),
  by_mail  INTEGER REFERENCES outbox,  -- superseded: the newer one
  person   TEXT NOT NULL,        -- who approved; 'program'
  at_ms    INTEGER NOT NULL,
  CHECK ((what = 'superseded') = (by_mail IS NOT NULL))
) STRICT;
