"""The evidence sheet of a message: what its headers, its seals and the rest of the case say of each other.

Nothing here gives a verdict. Each check says what agrees, what differs and what nobody can know; an ordinary
cause (a clock, a time zone, a mailing list) is named and then nothing is said to differ.
"""
