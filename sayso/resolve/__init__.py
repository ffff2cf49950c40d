"""Stage 4, *who is who?* The voices of all claims come in; the register of sources goes out.

Today two voices are one source when their names agree but for case, accents and punctuation, or when they
share a mail address. The Names issue brings mentions, entities and judgements.
"""
