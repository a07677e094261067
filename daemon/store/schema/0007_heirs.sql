-- Schema version 7: what became of schools that were split or merged. The school keeps its number and its history; its
-- links follow a merge, and wait for a person after a split.

CREATE TABLE school_heir (
  school_id INTEGER NOT NULL REFERENCES school,  -- the old school
  heir_id   INTEGER NOT NULL REFERENCES school,  -- merge: what it went into; split: what came out of it besides itself
  what      TEXT NOT NULL CHECK (what IN ('split','merge')),
  decided_by TEXT NOT NULL,      -- 'program' | 'person:NAME'; why: the school_event of the same time
  at_ms     INTEGER NOT NULL,
  ended_ms  INTEGER,             -- a list has the merged school again
  PRIMARY KEY (school_id, heir_id)
) STRICT, WITHOUT ROWID;
