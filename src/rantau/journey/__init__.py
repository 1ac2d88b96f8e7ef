"""The journey of an apprentice, stage by stage. The only app with tables.

A stage may look back and never ahead; each uses the same file names: `states`, `access`, `models`,
`queries`, `bridge`, `actions`, `tasks`.
"""
