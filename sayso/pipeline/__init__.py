"""The straight line: which stage, in what order, what is left to do. Only this package knows the order.

    read + text   one file at a time, in cells      -> documents, texts, items, problems   (intake)
    threads       over the case                     -> threads, duplicates; words credited (threading)
    claims        one document at a time, in a pool -> claims                              (line)
    resolve       over the case                     -> the register of sources             (line)

Per-document results are keyed by (document, stage, producer, digest of the input) and committed with their
key; whole-case results are replaced in one transaction. So a run killed at any moment and started again
ends in the same case as one that was never killed.
"""
