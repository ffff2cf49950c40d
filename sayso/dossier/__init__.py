"""The dossier: what a reader needs to judge a story, composed from the rows of a case and written in the
formats of a newsroom. Rows are drawn up by `material`, made a `Dossier` by `compose`, then blocks, then a file.
"""
