"""Stage 4, *who is who?* The voices of all claims come in; the register of sources goes out.

Mentions become entities (`link`): names are taken apart (`names`), compared with reasons (`compare`), met
by blocks (`candidates`) and joined best first under what people decided (`groups`). The register still
takes two voices for one when their names agree but for case, accents and punctuation, or share an address.
"""
