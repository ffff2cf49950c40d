-- What the fourth format adds: the same thing said twice, on whose word it rests, how far to believe it.
-- All of it is made of claims and judgements and can be made again.

-- Made by `match`.
CREATE TABLE proposition (
  proposition TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE proposition_claim (
  claim TEXT PRIMARY KEY,
  proposition TEXT NOT NULL,
  score REAL NOT NULL,
  reason TEXT NOT NULL,
  by_person INTEGER NOT NULL CHECK (by_person IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX proposition_claim_proposition ON proposition_claim (proposition);

-- Ids that a proposition had, or that a part of it would have: old links lead on.
CREATE TABLE proposition_redirect (
  former TEXT PRIMARY KEY,
  proposition TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE relation (
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('contradicts', 'differs', 'implies', 'part-of')),
  reason TEXT NOT NULL,
  score REAL NOT NULL,
  by_person INTEGER NOT NULL CHECK (by_person IN (0, 1)),
  claim TEXT,  -- of `implies`: the claim that says "if left, then right" most surely
  PRIMARY KEY ("left", "right", kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_right ON relation ("right");

-- Made by `weigh`: on what each claim rests. `parent` is '' for its origin's own word.
CREATE TABLE descent (
  claim TEXT NOT NULL,
  parent TEXT NOT NULL,
  probability REAL NOT NULL,
  reasons TEXT NOT NULL,       -- JSON
  PRIMARY KEY (claim, parent)
) STRICT, WITHOUT ROWID;

CREATE TABLE lineage (
  lineage TEXT PRIMARY KEY,
  proposition TEXT NOT NULL,
  origin TEXT,
  reasons TEXT NOT NULL        -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_proposition ON lineage (proposition);

CREATE TABLE lineage_claim (
  claim TEXT PRIMARY KEY,
  lineage TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_claim_lineage ON lineage_claim (lineage);

-- How far to believe each proposition; `explanation` opens it.
CREATE TABLE belief (
  proposition TEXT PRIMARY KEY,
  was_said REAL NOT NULL,
  belief REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  explanation TEXT NOT NULL,   -- JSON: see sayso.weigh.explain.Explanation
  standard TEXT NOT NULL       -- JSON: requirements of the house standard
) STRICT, WITHOUT ROWID;

-- Digests of what each belief is made of: one that is made of the same is not weighed again.
CREATE TABLE belief_basis (
  proposition TEXT PRIMARY KEY,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the case taught of its sources; `cases` are the propositions behind it.
CREATE TABLE reliability (
  source TEXT PRIMARY KEY,
  mean REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('assumed', 'learned', 'given')),
  cases TEXT NOT NULL          -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE drift (
  claim TEXT NOT NULL,
  hop INTEGER NOT NULL,
  kind TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  PRIMARY KEY (claim, hop, kind, was)
) STRICT, WITHOUT ROWID;

-- exporting: what stands in public exports for an id of the case; drawn at random once, so that the same case
-- gives the same bytes. A hash of a leaked mail would tell its owner which mailbox leaked.
CREATE TABLE public_label (
  kind TEXT NOT NULL,          -- claim, document, source, proposition, ...
  id TEXT NOT NULL,
  label TEXT NOT NULL UNIQUE,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- acts: what people decided about claims; rebuilt by `resolve` from judgements. The rows of `claim` stay as
-- the machine made them: whoever counts claims reads `standing_claim`, which lays the decisions over them.
CREATE TABLE claim_decision (
  claim TEXT PRIMARY KEY,
  state TEXT CHECK (state IN ('confirmed', 'corrected', 'rejected', 'added')),   -- NULL: its source alone
  judgement TEXT,              -- by which the state is so
  thrown_out TEXT,             -- the source which was rejected, where it tells or passes on the claim
  correction TEXT,             -- the last judgement that changed one of the fields below
  factuality TEXT,
  said_from TEXT,
  said_to TEXT,
  content TEXT,                -- JSON: [[start, end]]
  content_text TEXT,
  polarity TEXT,
  about_from TEXT,
  about_to TEXT,
  about TEXT                   -- JSON
) STRICT, WITHOUT ROWID;

-- Which judgements in force are about which claim, and as their which anchor.
CREATE TABLE claim_judgement (
  judgement TEXT NOT NULL,
  place INTEGER NOT NULL,
  claim TEXT NOT NULL,
  PRIMARY KEY (judgement, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_judgement_claim ON claim_judgement (claim);

-- Claims as they stand: corrected, and told apart by whether they count.
CREATE VIEW standing_claim AS
  SELECT c.claim, c.document, c.position, c.parent, c.kind,
    coalesce(o.factuality, c.factuality) AS factuality, c.stance,
    coalesce(o.polarity, c.polarity) AS polarity, c.score, c.source, c.cue,
    coalesce(o.content, c.content) AS content, c.source_text, c.cue_text,
    coalesce(o.content_text, c.content_text) AS content_text, c.speaker, c.hops,
    coalesce(o.said_from, c.said_from) AS said_from, coalesce(o.said_to, c.said_to) AS said_to,
    CASE WHEN o.content IS NULL THEN c.about_from ELSE o.about_from END AS about_from,
    CASE WHEN o.content IS NULL THEN c.about_to ELSE o.about_to END AS about_to,
    coalesce(o.about, c.about) AS about, c.producer, o.state AS review,
    coalesce(o.state = 'rejected' OR o.thrown_out IS NOT NULL, 0) AS rejected
  FROM claim c LEFT JOIN claim_decision o ON o.claim = c.claim;

-- notes: what was learned outside the leak is a document of its own kind.
CREATE TABLE document_4 (
  number INTEGER PRIMARY KEY,
  document TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'chat', 'page', 'text', 'note')),
  name TEXT NOT NULL,
  title TEXT,
  author TEXT,
  outlet TEXT,
  date_from TEXT,
  date_to TEXT,
  producer TEXT NOT NULL,      -- of its text: the stages read and text
  isolation TEXT               -- the layers in force when it was parsed; NULL where not recorded
) STRICT;
INSERT INTO document_4 SELECT * FROM document;
DROP VIEW searchable;
DROP TABLE document;
ALTER TABLE document_4 RENAME TO document;
CREATE VIEW searchable AS
  SELECT d.number AS number, coalesce(d.title, d.name) AS subject,
         t.sender AS sender, t.recipients AS recipient, t.content AS content
  FROM document d JOIN text t USING (number);

-- show: the words of claims, for the workbench's search. The triggers keep the numbers, whoever writes claims;
-- `store.claimwords` brings the index in step (SQLite lets no trigger write to an index of words).
-- VACUUM may change the row ids of a table without such a number.
CREATE TABLE claim_number (
  number INTEGER PRIMARY KEY,
  claim TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE claim_unindexed (
  number INTEGER PRIMARY KEY   -- still in the index, though its claim is gone
) STRICT;

CREATE VIRTUAL TABLE claim_search USING fts5 (
  content, sender,             -- what is said; the words for who says it, and the name
  tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER claim_is_numbered AFTER INSERT ON claim BEGIN
  INSERT INTO claim_number (claim) VALUES (new.claim);
END;

CREATE TRIGGER claim_is_gone AFTER DELETE ON claim BEGIN
  INSERT OR IGNORE INTO claim_unindexed SELECT number FROM claim_number WHERE claim = old.claim;
  DELETE FROM claim_number WHERE claim = old.claim;
END;

CREATE TRIGGER claim_is_changed AFTER UPDATE OF claim, content_text, source_text, speaker ON claim BEGIN
  INSERT OR IGNORE INTO claim_unindexed SELECT number FROM claim_number WHERE claim = old.claim;
  DELETE FROM claim_number WHERE claim = old.claim;
  INSERT INTO claim_number (claim) VALUES (new.claim);
END;

INSERT INTO claim_number (claim)
  SELECT c.claim FROM claim c JOIN document d ON d.document = c.document ORDER BY d.number, c.position;

-- network: where each node of the picture of who says what of whom stands, so that it stands there tomorrow.
CREATE TABLE network_place (
  node TEXT PRIMARY KEY,       -- the id of a source, or a name
  x REAL NOT NULL,
  y REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- Claims told by, or by way of, a source whose terms are an embargo: no public export holds them before the
-- day after `until`, an ISO day.
CREATE TABLE embargoed_claim (
  claim TEXT PRIMARY KEY,
  until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
