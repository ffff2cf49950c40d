-- What the third format adds: who is named where, who they are, and what people decided about that.

-- Namings, document by document, in order of place; made by `claims`, pointed at entities by `resolve`.
CREATE TABLE mention (
  document TEXT NOT NULL REFERENCES document (document),
  position INTEGER NOT NULL,
  words TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('person', 'body', 'outlet', 'place', 'document', 'unnamed', 'code', 'address')
  ),
  field TEXT NOT NULL,         -- text, form, or a field of the envelope
  start INTEGER,               -- code points of text.content; NULL in the envelope
  stop INTEGER,
  score REAL NOT NULL,
  address TEXT,
  stands_for TEXT,             -- the fuller name that the document itself gives
  entity TEXT,                 -- set by `resolve`
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_entity ON mention (entity);

-- Rebuilt from mentions and judgements by `resolve`.
CREATE TABLE entity (
  entity TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  names TEXT NOT NULL,         -- JSON, commonest first
  kind TEXT NOT NULL,
  addresses TEXT NOT NULL,     -- JSON
  mentions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Why two names are of one entity, each pair of spellings once.
CREATE TABLE entity_join (
  entity TEXT NOT NULL,
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  reason TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (entity, "left", "right", reason)
) STRICT, WITHOUT ROWID;

-- Entities that are perhaps the same, for a person to judge; never joined for it.
CREATE TABLE entity_doubt (
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  probability REAL NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY ("left", "right")
) STRICT, WITHOUT ROWID;

-- Protection: what left the case, and what was forgotten in it. Not rebuilt.
-- An export or a backup; `last` is the highest document number it can hold.
CREATE TABLE export (
  path TEXT PRIMARY KEY,
  made TEXT NOT NULL,          -- ISO 8601, UTC
  form TEXT NOT NULL,          -- the exporter, or 'backup'
  public INTEGER NOT NULL CHECK (public IN (0, 1)),
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Something was forgotten: when, and why; no hash, no name.
CREATE TABLE tombstone (
  number INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
-- judging: what the register knows of each source besides, and what people decided about it.

ALTER TABLE source ADD COLUMN access TEXT;       -- the leak's words for what it is and where it sits
ALTER TABLE source ADD COLUMN first_seen TEXT;   -- the first and last day on which it spoke
ALTER TABLE source ADD COLUMN last_seen TEXT;

-- Parts of a source that have one key: the id each would have alone, and the place that names it best.
CREATE TABLE source_redirect (
  former TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  document TEXT NOT NULL,
  start INTEGER,               -- code points of text.content; NULL for words of the envelope
  stop INTEGER,
  words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX source_redirect_source ON source_redirect (source);

-- Which judgements in force are about which source; rebuilt by `resolve`.
CREATE TABLE source_judgement (
  judgement TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (judgement, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_judgement_source ON source_judgement (source);

-- Claims told by, or by way of, a source that is off the record: they leave in no export and never count.
CREATE TABLE withheld_claim (
  claim TEXT PRIMARY KEY,
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Terms that the leak itself states, in order of place; made by `claims`, pointed at sources by `resolve`.
CREATE TABLE heard_terms (
  document TEXT NOT NULL REFERENCES document (document),
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  terms TEXT,                  -- the newsroom's word nearest to them
  words TEXT NOT NULL,
  until TEXT,
  voice TEXT NOT NULL,         -- JSON: the hop whose words they cover
  source TEXT,
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_terms_source ON heard_terms (source);

-- Claims about a voice itself; made by `claims`; who it is about and what people said of it by `resolve`.
CREATE TABLE assessment (
  assessment TEXT PRIMARY KEY,
  claim TEXT NOT NULL,
  document TEXT NOT NULL,
  about TEXT NOT NULL,         -- the words for the voice
  aspect TEXT NOT NULL CHECK (aspect IN ('access', 'competence', 'honesty', 'interest')),
  polarity TEXT NOT NULL CHECK (polarity IN ('positive', 'negative')),
  source TEXT,                 -- who that is, where it is known
  verdict TEXT,                -- accept, reject; NULL until somebody decides
  judgement TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX assessment_source ON assessment (source);
CREATE INDEX assessment_document ON assessment (document);

-- Voices that are perhaps the same, for the weighing: never joined for it.
CREATE TABLE perhaps_same (
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  probability REAL NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY ("left", "right")
) STRICT, WITHOUT ROWID;
