"""The dossier: what a reader needs to judge a story, in the formats of a newsroom.

Rows are drawn up by `material`, made a `Dossier` by `compose`, then a flow of blocks, then a file.
"""
