"""Puts the report together: a head, a switch of languages, the story once in each, a foot."""

from collections.abc import Callable, Iterator
from pathlib import Path

from rantau import __version__
from rantau.base import words
from rantau.demo.report import naming, shortage
from rantau.demo.report.facts import Facts
from rantau.demo.report.html import links, paragraph, text
from rantau.demo.report.story import chapters, titles, urgent

LANGUAGES = ("id", "en")
NAMES = {"id": "Indonesia", "en": "English"}
MARK = (
    '<svg viewBox="0 0 28 28" aria-hidden="true"><path class="roof" d="M3 15 14 4l11 11H3Z"/>'
    '<path class="boat" d="M3 18h22l-4 7H7l-4-7Z"/></svg>'
)


def write_report(facts: Facts, path: Path) -> None:
    """Write the report."""
    path.write_text(page(facts), encoding="utf-8", newline="")


def page(facts: Facts) -> str:
    """Return the report as one HTML document."""
    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    stories = "".join(_story(facts, lang) for lang in LANGUAGES)
    title, about = _title(facts, "id"), words.say("report", "about", "id")
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{text(title)}</title><meta name="description" content="{text(about)}">'
        f'<link rel="icon" href="data:,"><style>{style}</style></head><body>'
        f'<header class="top">{_in_each("skip", _skip)}'
        f'<div class="wrap"><span class="brand">{MARK}Rantau</span>{_switch()}</div></header>'
        f'<main id="main" tabindex="-1"><div class="wrap">{stories}</div></main>'
        f'<footer class="foot"><div class="wrap">{_in_each("", _foot)}</div></footer>'
        "</body></html>\n"
    )


def _switch() -> str:
    choices = "".join(
        f'<input class="lang" type="radio" name="lang" id="lang-{lang}"'
        f"{' checked' if lang == 'id' else ''}>"
        f'<label for="lang-{lang}" lang="{lang}">{NAMES[lang]}</label>'
        for lang in LANGUAGES
    )
    return f'<div class="switch" role="radiogroup" aria-label="Bahasa / Language">{choices}</div>'


def _in_each(kind: str, part: Callable[[str], str]) -> str:
    return "".join(
        f'<p class="{f"{kind} {lang}".strip()}" lang="{lang}">{part(lang)}</p>'
        for lang in LANGUAGES
    )


def _skip(lang: str) -> str:
    return f'<a href="#main">{text(words.say("report", "skip", lang))}</a>'


def _foot(lang: str) -> str:
    return f"{text(words.say('report', 'foot', lang))} Rantau {__version__}."


def _title(facts: Facts, lang: str) -> str:
    wanted = words.number(facts.plan["departures_wanted"], lang)
    return words.say("report", "title", lang, n=wanted)


def _story(facts: Facts, lang: str) -> str:
    say = words.say
    contents = links("contents", titles(lang))
    head = (
        f'<header class="hero"><h1>{text(_title(facts, lang))}</h1>'
        f'<p class="lead">{text(say("report", "about", lang))}</p></header>'
        f"{_now(facts, lang)}"
        f'<nav class="card" aria-labelledby="{lang}-nav"><h2 id="{lang}-nav">'
        f"{text(say('report', 'contents', lang))}</h2>{contents}</nav>"
        f"{paragraph(say('report', 'invented', lang), 'note')}"
    )
    body = head + "".join(chapters(facts, lang))
    return f'<article class="story {lang}" lang="{lang}">{body}</article>'


def _now(facts: Facts, lang: str) -> str:
    """Say first what there is to do, each with the chapter that tells more."""
    title = words.say("report", "h_now", lang)
    return (
        f'<section class="card now" aria-labelledby="{lang}-now"><h2 id="{lang}-now">'
        f"{text(title)}</h2>{links('todo', _todo(facts, lang))}</section>"
    )


def _todo(facts: Facts, lang: str) -> Iterator[tuple[str, str]]:
    say, number = words.say, words.number
    soon = urgent(facts)
    if soon:
        first = soon[0]
        name = naming.order(facts, first["order"], lang)
        month = words.month_name(first["last_start"], lang)
        facts_of = {"order": first["order"], "name": name, "month": month}
        yield f"{lang}-calendar", say("report", "now_start", lang, **facts_of)
    short = shortage.short(facts)
    if short:
        yield f"{lang}-scarce", say("report", "now_short", lang, n=number(short, lang))
    best = shortage.one_more(facts)[:1]
    for one in best:
        gain = number(float(one.best["departures_per_unit"]), lang, 1)
        when = naming.span(one.best["from"], one.best["to"], lang)
        named = shortage.named(facts, one.best, lang)
        yield f"{lang}-scarce", say("report", "now_more", lang, what=named, when=when, n=gain)
    blocking = facts.checks["counts"]["blocking"]
    if blocking:
        yield f"{lang}-payslip", say("report", "now_checks", lang, n=number(blocking, lang))
    yield f"{lang}-verified", say("report", "now_verify", lang)
