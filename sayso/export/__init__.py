"""Writes what a case holds for readers outside Sayso.

In: rows as `sayso.views` gives them. Out: characters on a stream, never a whole page in memory. Promised:
the same rows give the same bytes; every word of a document arrives as text, whatever it pretends to be;
nothing that is written asks for anything from elsewhere.
"""
