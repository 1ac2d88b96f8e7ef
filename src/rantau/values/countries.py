"""The countries served: where people come from and where they go."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166 code; `currency` is that of wages there."""

    code: str
    name_id: str
    name_en: str
    name_ja: str
    currency: str


COUNTRIES = {
    one.code: one
    for one in (
        Country("ID", "Indonesia", "Indonesia", "インドネシア", "IDR"),
        Country("JP", "Jepang", "Japan", "日本", "JPY"),
        Country("QA", "Qatar", "Qatar", "カタール", "QAR"),
        Country("AU", "Australia", "Australia", "オーストラリア", "AUD"),
    )
}
