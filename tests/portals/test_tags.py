"""The tags: words in the reader's language, states in their wording, fields tied together."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from rantau.base.actor import Actor, Door, Role
from rantau.base.errors import BadInput
from rantau.base.words import LANGUAGES, ZONES, catalogue, say
from rantau.portals.shared.fields import add_faults, choices

AT = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)


def drawn(source: str, lang: str = "id", role: Role = Role.PUBLIC, **facts: Any) -> str:
    request = RequestFactory().get("/organisasi")
    request.lang, request.actor = lang, Actor(role=role, door=Door.WEB)  # type: ignore[attr-defined]
    with translation.override(lang):
        return str(Template(source).render(RequestContext(request, facts)))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ n|number }}", ("8.412", "8,412", "8,412")),
        ("{{ n|number:1 }}", ("8.412,0", "8,412.0", "8,412.0")),
        ("{{ n|money:'JPY' }}", ("¥8.412", "¥8,412", "¥8,412")),
        ("{{ share|percent:1 }}", ("12,5%", "12.5%", "12.5%")),
        ("{{ on|day }}", ("24 November 2026", "24 November 2026", "2026年11月24日")),
        ("{{ on|month }}", ("November 2026", "November 2026", "2026年11月")),
        ("{{ at|moment }}",
         ("24 November 2026 pukul 10.05 WIB", "24 November 2026, 10:05 WIB",
          "2026年11月24日 10:05 WIB")),
        ("{% load tz %}{% timezone zone %}{{ at|moment }}{% endtimezone %}",
         ("24 November 2026 pukul 12.05 JST", "24 November 2026, 12:05 JST",
          "2026年11月24日 12:05 JST")),
        ("{% place '32' 'ID' %}", ("Jawa Barat", "West Java", "Jawa Barat")),
        ("{% place 'JP-23' 'JP' %}", ("Aichi", "Aichi", "愛知県")),
        ("{% place '' 'QA' %}", ("Qatar", "Qatar", "カタール")),
        ("{% role 'host' %}", ("Penerima peserta", "Host company", "受入機関")),
        ("{% move_label 'licence' 'suspend' %}", ("Bekukan", "Suspend", "停止する")),
        ("{% act 'licence.grant' %}", ("Izin diberikan", "Licence granted", "許可")),
        ("{% act 'unknown.act' %}",
         ("Perubahan dicatat", "A change was noted", "変更の記録")),
        ("{% reason 'own_request' %}",
         ("Atas permintaan sendiri", "At its own request", "本人の申し出")),
        ("{% reason odd %}", ("&lt;b&gt;x",) * 3),
    ],
)  # fmt: skip
def test_a_value_is_written_as_the_reader_writes(source: str, words: tuple[str, ...]) -> None:
    facts: dict[str, Any] = {
        "n": 8412,
        "zone": ZONES["JST"],
        "share": Decimal("0.125"),
        "on": AT.date(),
        "at": AT,
        "odd": "<b>x",
    }

    assert tuple(drawn(source, lang, **facts) for lang in LANGUAGES) == words


def test_facts_of_a_sentence_are_escaped_and_its_own_marks_are_not() -> None:
    found = drawn("{% say 'public.found_for' query=q %}{% say 'ui.foot_pay_nobody' %}", q="<i>")

    assert "&lt;i&gt;" in found
    assert "<b>" in found


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.HOST, Role.PUBLIC, Role.TRAINING_CENTRE])
def test_a_state_is_worded_for_its_reader(role: Role) -> None:
    own = f"job_order.submitted.{role}"
    code = own if own in catalogue("state") else "job_order.submitted"

    found = drawn("{% state 'job_order' 'submitted' %}", "en", role)

    assert found == f'<span class="pill" data-tone="warn">{say("state", code, "en")}</span>'


def test_states_differ_between_readers() -> None:
    wordings = {
        drawn("{% state 'job_order' 'submitted' %}", "id", role)
        for role in (Role.MINISTRY, Role.HOST, Role.PUBLIC)
    }

    assert len(wordings) == 3


class Sheet(forms.Form):
    places = forms.IntegerField(label="account.invitation_name", help_text="account.password_hint")
    kind = forms.ChoiceField(label="public.filter_kind", choices=[("a", "A")])
    sure = forms.BooleanField(label="account.remember", required=False)
    way = forms.ChoiceField(
        label="public.filter_place", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")]
    )


FIELDS = "{% errors form %}{% for bound in form %}{% field bound %}{% endfor %}"


def test_a_field_ties_label_hint_and_error_to_its_input() -> None:
    found = drawn(FIELDS, "en", form=Sheet({"places": "x", "kind": "a", "way": "a"}))

    assert '<label for="id_places">Full name</label>' in found
    assert 'aria-describedby="id_places-hint id_places-error"' in found
    assert 'aria-invalid="true"' in found
    assert [n for n in ("hint", "error") if f'id="id_places-{n}"' not in found] == []
    assert '<fieldset class="field"><legend>' in found
    assert found.count("aria-invalid") == 1


def test_the_summary_names_each_field_and_leads_to_it() -> None:
    found = drawn(FIELDS, "ja", form=Sheet({}))

    for name in ("places", "kind"):
        assert f'<li><a href="#id_{name}">' in found
    assert found.count(say("ui", "error_required", "ja")) == 6


def test_no_summary_where_nothing_is_wrong() -> None:
    assert drawn("{% errors form %}", form=Sheet()).strip() == ""


def test_what_a_use_case_refuses_stands_beside_its_field() -> None:
    form = Sheet({"places": "1", "kind": "a", "way": "a"})
    assert form.is_valid()
    fault = BadInput("look_at_fields", {"places": BadInput("number_taken", number="7")})

    add_faults(form, fault, "en")
    add_faults(form, BadInput("https_needed"), "en")

    assert form.errors == {
        "places": ["The number 7 is taken."],
        "__all__": ["The address must start with https://"],
    }


def test_choices_are_words_and_begin_with_none() -> None:
    with translation.override("en"):
        found = choices("role", {"host": "host"}, blank="public.filter_every_kind")

    assert found == [("", "Every kind"), ("host", "Host company")]


@pytest.mark.parametrize(("share", "width"), [(0.5, "44"), (1.7, "88"), (0.305, "26.8")])
def test_a_meter_is_as_long_as_its_share(share: float, width: str) -> None:
    found = drawn("{% meter share %}", share=share)

    assert f'class="bar" width="{width}"' in found


def test_an_empty_meter_has_no_bar() -> None:
    assert 'class="bar"' not in drawn("{% meter 0 %}")


def test_pages_lead_on_only_where_there_is_more() -> None:
    first = drawn("{% pages 1 more=True %}")
    last = drawn("{% pages 2 more=False %}")
    only = drawn("{% pages 1 more=False %}")

    assert ('rel="next"' in first, 'rel="prev"' in first) == (True, False)
    assert ('rel="next"' in last, 'rel="prev"' in last) == (False, True)
    assert only.strip() == ""


def test_navigation_marks_where_one_is() -> None:
    here = drawn("{% nav_link 'public:register' 'public.register_title' %}")
    elsewhere = drawn("{% nav_link 'public:privacy' 'public.privacy_title' %}")
    home = drawn("{% nav_link 'public:home' 'public.home_title' %}")

    assert 'aria-current="page"' in here
    assert "aria-current" not in elsewhere + home
