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
