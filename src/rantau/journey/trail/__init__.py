"""Stage 0, the record of every step: a journal that nobody rewrites unseen.

Records: `JournalEntry`, `JournalDetail`, `JournalHead`, `Checkpoint`, `Repeat`. It reads no other
stage. `advance` is the only writer of `state`; `create` and `amend` are the ways to write the rest.
"""
