"""Stage 1, *what was leaked?* A path comes in; documents, messages and problems go out.

Every item found (file, member, message, attachment) gets exactly one outcome: document, exact copy,
container, refused. Parsers run in a process of their own (`cell`); nothing is executed or fetched, nothing
is written outside the case, and no item takes more than its limits of time, memory and depth.
"""
