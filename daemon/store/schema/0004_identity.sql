-- Schema version 4: schools over time. A school keeps its number whatever becomes of its name, place or code; what
-- became of it is written down with what showed it and who decided.

CREATE TABLE school_name (      -- names that a school had before, as lists wrote them: exports go on writing them
  school_id INTEGER NOT NULL REFERENCES school,
  plate     INTEGER NOT NULL,
  name      TEXT NOT NULL,
  name_key  TEXT NOT NULL,       -- text::fold(name)
  from_ms   INTEGER NOT NULL,
  to_ms     INTEGER NOT NULL,
  run_id    INTEGER REFERENCES run,  -- that brought another name
  PRIMARY KEY (school_id, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX school_name_called ON school_name (plate, name_key);

CREATE TABLE school_event (     -- append-only: what became of a school
  event_id   INTEGER PRIMARY KEY,
  school_id  INTEGER NOT NULL REFERENCES school,
  what       TEXT NOT NULL CHECK (what IN
               ('rename','move','code',   -- another name; another district, province or building; another official code
                'joined',                 -- a row under another name, or of another list, is this school
                'split','merge',          -- a person said so of rows that waited
                'new','closed','back')),
  before     TEXT NOT NULL DEFAULT '',
  after      TEXT NOT NULL DEFAULT '',
  evidence   TEXT NOT NULL,      -- JSON array of sentences
  decided_by TEXT NOT NULL,      -- 'program' | 'person:NAME'
  fact_id    INTEGER,            -- the registry row
  run_id     INTEGER REFERENCES run,
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX school_event_by_school ON school_event (school_id);

CREATE TABLE waiting_row (      -- a registry row (fact_school) that could be a school we hold: a person is asked
  fact_id    INTEGER PRIMARY KEY,
  mention_id INTEGER NOT NULL REFERENCES mention,  -- the line of the review queue
  what       TEXT NOT NULL,      -- 'rename' | 'move' | 'split' | 'merge' | 'namesakes' | 'code'
  evidence   TEXT NOT NULL,      -- JSON array of sentences
  since_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX waiting_row_by_mention ON waiting_row (mention_id);

CREATE TABLE waiting_candidate (
  fact_id   INTEGER NOT NULL REFERENCES waiting_row ON DELETE CASCADE,
  school_id INTEGER NOT NULL REFERENCES school,
  doubted   INTEGER NOT NULL,    -- 1: may be called otherwise today: nothing is said of it meanwhile, and it is not closed
  why       TEXT NOT NULL,
  PRIMARY KEY (fact_id, school_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_candidate_by_school ON waiting_candidate (school_id);
