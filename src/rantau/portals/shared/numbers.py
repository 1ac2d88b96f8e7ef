"""Fields for numbers as people write them: 1.300 or 1,300 for thousands; 0,82 or 82% for a share.

What can be read in two ways is refused with a sentence that says how to write it.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms

_WHOLE = re.compile(
    r"(?P<sign>-?)(?P<digits>[0-9]{1,15}|[1-9][0-9]{0,2}(?P<gap>[., \u00a0\u202f])[0-9]{3}"
    r"(?:(?P=gap)[0-9]{3}){0,3})"
)
_DECIMAL = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_SHARE = re.compile(r"(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*(?P<percent>%?)")


def read_whole(text: str) -> int | None:
    """Read a whole number; one mark may part its thousands, always in groups of three.

    >>> [read_whole(text) for text in ("1300", "1.300", "1,300", "1 300", "95.000.000", "-5")]
    [1300, 1300, 1300, 1300, 95000000, -5]
    >>> [read_whole(text) for text in ("1.30", "0.300", "1.300,00", "12.34.567", "+5", "")]
    [None, None, None, None, None, None]
    """
    found = _WHOLE.fullmatch(text.strip())
    if not found:
        return None
    digits = int(re.sub(r"[^0-9]", "", found["digits"]))
    return -digits if found["sign"] else digits


def read_share(text: str) -> Decimal | None:
    """Read a share of one, or a percentage with its sign.

    >>> [str(read_share(text)) for text in ("0,82", "0.82", "82%", "82 %", "82,5%", "1")]
    ['0.82', '0.82', '0.82', '0.82', '0.825', '1']
    >>> [read_share(text) for text in ("82", "-0,5", "101%", "NaN", "0,8,2")]
    [None, None, None, None, None]
    """
    found = _SHARE.fullmatch(text.strip())
    if not found:
        return None
    share = Decimal(found["number"].replace(",", "."))
    if found["percent"]:
        share = (share / 100).normalize()
    return share if share <= 1 else None


class WholeNumberField(forms.IntegerField):
    """A whole number, with or without a mark between its thousands."""

    def __init__(self, **how: Any) -> None:
        how.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**how)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        found = read_whole(str(value))
        if found is None:
            raise forms.ValidationError("", code="whole")
        return found


class EitherPointField(forms.DecimalField):
    """A decimal with a point or a comma, whatever the page's language: neither parts thousands."""

    def __init__(self, **how: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **how)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if not _DECIMAL.fullmatch(text):
            raise forms.ValidationError("", code="decimal")
        return Decimal(text.replace(",", "."))


class ShareField(forms.DecimalField):
    """A share above none and up to all, in thousandths."""

    def __init__(self, **how: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **how)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = read_share(str(value))
        if found is None or not found or found != round(found, 3):
            raise forms.ValidationError("", code="share")
        return found
