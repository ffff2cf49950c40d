"""Forgetting: what was read is removed from a case to the last byte, and can be taken up again if killed."""
