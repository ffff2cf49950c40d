"""Human decisions as a layer of their own: how they point into texts, and which of them are in force.

Knows the model alone: `store.journal` keeps the file of decisions, the acts that record one are `deciding`.
"""
