"""The rows of a case: one SQLite file with a full-text index. Knows the model, no stage."""
