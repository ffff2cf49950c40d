-- Everything but originals and judgements can be rebuilt from the originals.
-- No column holds the time of a run: the same leak gives the same rows.

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- A file found in the leak and how far it has been read. `units` counts the documents, refusals and
-- containers in it that are stored; a run that stopped goes on behind them.
CREATE TABLE file (
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  producer TEXT NOT NULL,
  units INTEGER NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  -- where the bytes are: NULL in originals/, else the place they were left at (read --no-copy)
  elsewhere TEXT,
  PRIMARY KEY (path, sha256)
) STRICT;

-- Everything found: files, members, messages, attachments; one outcome each.
CREATE TABLE item (
  item TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  parent TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'member', 'message', 'attachment')),
  outcome TEXT NOT NULL CHECK (outcome IN ('document', 'copy', 'container', 'refused')),
  sha256 TEXT,
  size INTEGER,
  file TEXT,               -- SHA-256 of the original it lies in
  place INTEGER,           -- byte offset and length in that file, where it lies there unpacked
  length INTEGER,
  document TEXT REFERENCES document (document)
) STRICT;
CREATE INDEX item_document ON item (document);
CREATE INDEX item_path ON item (path);
CREATE INDEX item_sha256 ON item (sha256);

CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  document TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'page', 'text')),
  name TEXT NOT NULL,
  title TEXT,
  author TEXT,
  outlet TEXT,
  date_from TEXT,
  date_to TEXT,
  producer TEXT NOT NULL       -- of its text: the stages read and text
) STRICT;

CREATE TABLE message (
  number INTEGER PRIMARY KEY REFERENCES document (number),
  message_id TEXT,
  in_reply_to TEXT NOT NULL,   -- JSON list
  refs TEXT NOT NULL,          -- JSON list, oldest first
  sender_name TEXT,
  sender_address TEXT,
  subject TEXT,
  sent TEXT,
  recipients TEXT NOT NULL     -- JSON: [role, [name, address]], ...
) STRICT;
CREATE INDEX message_id ON message (message_id);

CREATE TABLE text (
  number INTEGER PRIMARY KEY REFERENCES document (number),
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL,        -- of content, for `verify`
  runs TEXT NOT NULL,          -- JSON: where each stretch came from
  zones TEXT NOT NULL,         -- JSON: as the text stage found them
  forms TEXT NOT NULL,         -- JSON: header forms
  sender TEXT NOT NULL,        -- names and addresses, for the index
  recipients TEXT NOT NULL
) STRICT;

-- The zones as they stand once quoted words are credited to messages of the leak; rebuilt by `threads`.
CREATE TABLE credited (
  number INTEGER PRIMARY KEY REFERENCES document (number),
  zones TEXT NOT NULL
) STRICT;

CREATE TABLE thread_node (
  thread TEXT NOT NULL,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  message_id TEXT,
  parent TEXT,
  document TEXT REFERENCES document (document),
  PRIMARY KEY (thread, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_document ON thread_node (document);

-- Which stage was done on which document, by whom, and on what input.
CREATE TABLE stage (
  number INTEGER NOT NULL REFERENCES document (number),
  stage TEXT NOT NULL CHECK (stage IN ('threads', 'claims')),
  producer TEXT NOT NULL,
  input TEXT NOT NULL,
  PRIMARY KEY (number, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
  claim TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document (document),
  position INTEGER NOT NULL,
  parent INTEGER,              -- position of the claim whose content holds this one
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect', 'own')),
  factuality TEXT NOT NULL,
  stance TEXT NOT NULL,
  polarity TEXT NOT NULL CHECK (polarity IN ('positive', 'negative')),
  score REAL NOT NULL,
  source TEXT NOT NULL,        -- JSON: [[start, end], ...]
  cue TEXT NOT NULL,
  content TEXT NOT NULL,
  source_text TEXT NOT NULL,
  cue_text TEXT NOT NULL,
  content_text TEXT NOT NULL,
  speaker TEXT,
  hops TEXT NOT NULL,          -- JSON
  said_from TEXT,
  said_to TEXT,
  about_from TEXT,
  about_to TEXT,
  about TEXT NOT NULL,         -- JSON: names in the content
  producer TEXT NOT NULL
) STRICT;
CREATE INDEX claim_document ON claim (document, position);

-- The register of sources; rebuilt from claims, forms and judgements by `resolve`.
CREATE TABLE source (
  source TEXT PRIMARY KEY,
  name TEXT,
  names TEXT NOT NULL,         -- JSON
  kind TEXT NOT NULL CHECK (kind IN ('person', 'body', 'outlet', 'document', 'unnamed')),
  code TEXT,
  protected INTEGER NOT NULL CHECK (protected IN (0, 1)),
  description TEXT,
  reported TEXT NOT NULL,      -- JSON: grades in the house's own words, with their dates
  claims INTEGER NOT NULL,
  firsthand INTEGER NOT NULL
) STRICT;

CREATE TABLE claim_source (
  claim TEXT PRIMARY KEY REFERENCES claim (claim),
  source TEXT NOT NULL REFERENCES source (source)
) STRICT;
CREATE INDEX claim_source_source ON claim_source (source);

CREATE TABLE problem (
  problem TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  place TEXT,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  remedy TEXT NOT NULL
) STRICT;
CREATE INDEX problem_path ON problem (path);

-- Human decisions, replayed from judgements.jsonl, which is the truth.
CREATE TABLE judgement (
  judgement TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  anchors TEXT NOT NULL,       -- JSON
  value TEXT,
  note TEXT,
  user INTEGER NOT NULL,
  at TEXT NOT NULL,
  undoes TEXT
) STRICT;

CREATE VIEW searchable AS
  SELECT d.number AS number, coalesce(d.title, d.name) AS subject,
         t.sender AS sender, t.recipients AS recipient, t.content AS content
  FROM document d JOIN text t USING (number);

CREATE VIRTUAL TABLE search USING fts5 (
  subject, sender, recipient, content,
  content = 'searchable', content_rowid = 'number',
  tokenize = "unicode61 remove_diacritics 2"
);
