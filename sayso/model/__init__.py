"""The nouns of Sayso. They import nothing but `errors`, know no database and no file.

All are frozen, slotted, keyword-only dataclasses. `None` is a value to handle: it says "not known".
"""
