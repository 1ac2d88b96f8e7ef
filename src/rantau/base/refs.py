"""Names of records for the outside: short, opaque, not to be guessed, easy to read out."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""No letter that looks like another one, and no vowel but a and e, so that few words appear."""
LENGTH = 12
"""30 ** 12 is 58 bits: nobody meets a record by trying."""


def new_ref(prefix: str) -> str:
    """Draw a name such as `o-7h3kq2m9xw4p`."""
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
