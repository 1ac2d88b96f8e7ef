"""Stage 2, memoranda and demand orders: what was promised, who is asked for, on which terms.

Records: `Memorandum`, `MemorandumYear`, `Promise`, `JobOrder`, `OrderSnapshot`. It reads `parties`
(licences, organisations) and `trail`.
"""
