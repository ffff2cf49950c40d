"""Acts of people: each records one decision, rebuilds the register, and says what changed.

The command line calls these functions, and so may any other surface.
"""
