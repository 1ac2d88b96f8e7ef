"""Stage 1, the parties: people, organisations, who may act for whom, and who is licensed.

Records: `Person`, `Organisation`, `Licence`, `Membership`, `Invitation`, `ApiKey`, `Webhook`. It
reads `trail`.
"""
