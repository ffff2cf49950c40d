"""Is this quotation in the leak, word for word? Finds the quotations of a draft and judges each.

Functions take and give model types. What they need of the leak they ask of a `LeakIndex` (`index`).
"""
