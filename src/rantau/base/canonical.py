"""One way to write a fact as bytes: RFC 8785, restricted to what never differs between languages.

Text, whole numbers below 2 ** 53, true, false, null, lists, and objects with ASCII keys. For these,
sorted keys and no blanks are RFC 8785; anything else is refused.
"""

import json
from typing import Any

_LIMIT = 2**53


def canonical(value: Any) -> bytes:
    r"""Write a value in its one form.

    Raises
    ------
    TypeError : a float, a key that is not ASCII text, or a kind JSON does not have.
    ValueError : a whole number of 2 ** 53 or more.

    >>> canonical({"b": [1, None], "a": "é"})
    b'{"a":"\xc3\xa9","b":[1,null]}'
    """
    _check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _check(value: Any) -> None:
    if value is None or isinstance(value, (str, bool)):
        return
    if isinstance(value, int):
        if abs(value) >= _LIMIT:
            raise ValueError(f"{value} does not fit into 53 bits")
    elif isinstance(value, list):
        for one in value:
            _check(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            _check_key(key)
            _check(one)
    else:
        raise TypeError(f"{type(value).__name__} has no canonical form")


def _check_key(key: Any) -> None:
    if not isinstance(key, str) or not key.isascii():
        raise TypeError(f"{key!r} is not an ASCII key")
