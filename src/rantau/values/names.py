"""Names as people look them up: without case, accents and width."""

import unicodedata


def fold(*texts: str) -> str:
    """Write names so that they are found however they are typed.

    >>> fold("PT Harapan", "Café")
    'pt harapan cafe'
    """
    return " ".join(_folded(text) for text in texts if text)


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", bare)
