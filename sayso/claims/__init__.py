"""Who says what, via whom, when and how surely.

In: a `Document` and its `Text` with zones. Out: `Claim`s in order of position, from attributions that an
`Extractor` found (statements with a source) and from plain checkable sentences of a zone's own voice.
Promised: the same text gives the same claims on every machine; spans lie in `Text.content`; what cannot
be resolved (a speaker, a date) is `None`, never a guess.
"""
