"""Reads claim records of ours back into a case. What is read is hostile until it was checked, line by line.

In: the JSON Lines that `sayso export --as records` writes for who may know all. Promised: a record is taken
over whole or named as a problem with its line; the same records give the same rows, and the same export.
"""
