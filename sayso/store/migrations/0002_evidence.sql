-- What the second format adds: chats, the layers a parser ran under, messages inside messages, duplicates,
-- evidence sheets.

CREATE TABLE document_2 (
  number INTEGER PRIMARY KEY,
  document TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'chat', 'page', 'text')),
  name TEXT NOT NULL,
  title TEXT,
  author TEXT,
  outlet TEXT,
  date_from TEXT,
  date_to TEXT,
  producer TEXT NOT NULL,      -- of its text: the stages read and text
  isolation TEXT               -- the layers in force when it was parsed; NULL where not recorded
) STRICT;
INSERT INTO document_2
  SELECT number, document, size, media_type, kind, name, title, author, outlet, date_from, date_to, producer, NULL
  FROM document;
DROP VIEW searchable;
DROP TABLE document;
ALTER TABLE document_2 RENAME TO document;
CREATE VIEW searchable AS
  SELECT d.number AS number, coalesce(d.title, d.name) AS subject,
         t.sender AS sender, t.recipients AS recipient, t.content AS content
  FROM document d JOIN text t USING (number);

ALTER TABLE message ADD COLUMN trace TEXT;                       -- JSON: what its headers tell of its way
ALTER TABLE text ADD COLUMN inner_messages TEXT NOT NULL DEFAULT '[]';   -- JSON: messages inside the text

-- Documents that say what another says: the same mail in other wrapping, nearly the same text, a text held
-- by another (a forward holds its original). `share` is how much of it stands there, 0 to 1.
CREATE TABLE duplicate (
  document TEXT NOT NULL REFERENCES document (document),
  original TEXT NOT NULL REFERENCES document (document),
  how TEXT NOT NULL CHECK (how IN ('wrapped', 'near', 'contained')),
  share REAL NOT NULL,
  PRIMARY KEY (document, original, how)
) STRICT, WITHOUT ROWID;

-- The evidence sheet of a message: one row a check, never a verdict; rebuilt by `evidence`.
CREATE TABLE authenticity (
  document TEXT NOT NULL REFERENCES document (document),
  position INTEGER NOT NULL,
  check_name TEXT NOT NULL,
  result TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
