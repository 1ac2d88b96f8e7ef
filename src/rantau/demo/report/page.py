"""Puts the report together: a head, a switch of languages, the story once in each, a foot."""

from pathlib import Path

from rantau import __version__
from rantau.base import words
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import text
from rantau.demo.report.story import chapters

LANGUAGES = ("id", "en")
NAMES = {"id": "Indonesia", "en": "English"}
MARK = (
    '<svg viewBox="0 0 28 28" aria-hidden="true"><path fill="#d3120a" d="M3 15 14 4l11 11H3Z"/>'
    '<path fill="#196bcd" d="M3 18h22l-4 7H7l-4-7Z"/></svg>'
)


def write_report(facts: Facts, path: Path) -> None:
    """Write the report."""
    path.write_text(page(facts), encoding="utf-8", newline="")


def page(facts: Facts) -> str:
    """Return the report as one HTML document."""
    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    stories = "".join(_story(facts, lang) for lang in LANGUAGES)
    switch = "".join(
        f'<input class="lang" type="radio" name="lang" id="lang-{lang}"'
        f"{' checked' if lang == 'id' else ''}>"
        f'<label for="lang-{lang}" lang="{lang}">{NAMES[lang]}</label>'
        for lang in LANGUAGES
    )
    foots = "".join(
        f'<p class="{lang}" lang="{lang}">{text(words.say("report", "foot", lang))}'
        f" Rantau {__version__}.</p>"
        for lang in LANGUAGES
    )
    title, about = _title(facts, "id"), words.say("report", "about", "id")
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{text(title)}</title><meta name="description" content="{text(about)}">'
        f'<link rel="icon" href="data:,"><style>{style}</style></head><body>'
        f'<header class="top"><div class="wrap"><span class="brand">{MARK}Rantau</span>'
        f'<div class="switch" role="radiogroup" aria-label="Bahasa / Language">{switch}</div>'
        f'</div></header><main><div class="wrap">{stories}</div></main>'
        f'<footer class="foot"><div class="wrap">{foots}</div></footer></body></html>\n'
    )


def _title(facts: Facts, lang: str) -> str:
    wanted = words.number(facts.plan["departures_wanted"], lang)
    return words.say("report", "title", lang, n=wanted)


def _story(facts: Facts, lang: str) -> str:
    head = (
        f"<div><h1>{text(_title(facts, lang))}</h1>"
        f'<p class="lead">{text(words.say("report", "about", lang))}</p></div>'
        f'<p class="note">{text(words.say("report", "invented", lang))}</p>'
    )
    body = head + "".join(chapters(facts, lang))
    return f'<article class="story {lang}" lang="{lang}">{body}</article>'
