"""The stage `match`: which claims say the same thing, and how what is said stands to each other.

Frames decide, no vector of a sentence does: "will sign" and "will not sign" are neighbours in any of them.
"""
