"""The rules as data: a folder per country, a file per topic, worked cases beside them.

`<country>/country.toml` names the country and its currency. Every other `<topic>.toml` holds
rules: a table per rule, with `about` (one sentence), perhaps a `check` (a kind, the `fact` it
looks at, the `records` it is for, its `code`, `severity` and `action`), and dated `values`.

A value has `from`, perhaps `until` (the first day on which it is over: periods are half-open),
`confidence` and a `source` with title, article, address and the day it was seen; or the name of
one under `[sources]`. The newest value comes last. A past value is never edited: last year's
payslip is judged by last year's law. There are no gaps and no overlaps, or the set is refused.

`confidence` is `verified` (read in a source), `own_knowledge` (confident, not read again) or
`unverified`. What is unverified never blocks anybody: it is at most `info` and says so.

`cases/*.toml` are worked cases, facts in and finding codes out, on both sides of every boundary.
A new country is a new folder here, or in the folder that `RANTAU_LAW_DIR` names.
"""
