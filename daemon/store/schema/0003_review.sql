-- Schema version 3: what persons have said of written names, on its own. A link says what is in force for a mention and
-- is decided anew whenever the registry changes; a verdict is a person's word, which no rerun touches.

CREATE TABLE verdict (          -- appended; closed at most once (`review undo`, or a new word after its school has gone)
  verdict_id   INTEGER PRIMARY KEY,
  says         TEXT NOT NULL CHECK (says IN ('is','none','not')),  -- the school it is; none of the registry; this one not
  school_id    INTEGER REFERENCES school,   -- of 'is' and 'not'
  mention_id   INTEGER REFERENCES mention,  -- holds for this one only; NULL: for every record that writes the name so
  -- the written name, folded, whatever account or source it comes from
  name_key     TEXT NOT NULL,
  plate        INTEGER NOT NULL,
  district_id  INTEGER NOT NULL,
  area_1_key   TEXT NOT NULL,    -- told only where the plate is 0
  area_2_key   TEXT NOT NULL,
  whole_province INTEGER NOT NULL DEFAULT 0, -- 1: also where a district is told that does not speak against the school
  written      TEXT NOT NULL,    -- as the person saw it: "GAZİ İ.O. (ANKARA / ÇANKAYA)"
  person       TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at_ms        INTEGER NOT NULL,
  ended_ms     INTEGER,
  ended_by     TEXT NOT NULL DEFAULT '',
  ended_reason TEXT NOT NULL DEFAULT '',
  CHECK ((says = 'none') = (school_id IS NULL))
) STRICT;
CREATE INDEX verdict_standing ON verdict (name_key, plate) WHERE ended_ms IS NULL;
CREATE UNIQUE INDEX verdict_of_mention ON verdict (mention_id) WHERE ended_ms IS NULL AND says <> 'not';

-- What persons decided before there were verdicts holds for the mentions it was said of.
INSERT INTO verdict (says, school_id, mention_id, name_key, plate, district_id, area_1_key, area_2_key, written, person,
                     reason, at_ms)
SELECT CASE WHEN l.school_id IS NULL THEN 'none' ELSE 'is' END, l.school_id, m.mention_id, m.name_key, m.plate,
       m.district_id, '', '', m.name, substr(l.decided_by, 8), ifnull(json_extract(l.reasons, '$[0]'), ''), l.known_from
FROM link l JOIN mention m ON m.mention_id = l.mention_id
WHERE l.known_to IS NULL AND l.decided_by GLOB 'person:*' AND l.verdict IN ('linked', 'none');
