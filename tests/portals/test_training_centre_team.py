"""The team's page, which every portal has: invitations, removal, keys, webhooks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rantau.base.actor import Actor
from rantau.base.words import LANGUAGES, say
from rantau.journey.parties.models import ApiKey, Invitation, Organisation, Person, Webhook
from rantau.journey.parties.queries import actor_for_key
from tests.portals.conftest import Join, Register

TEAM = "/organisasi-saya"


@pytest.fixture
def dewi(register: Register, join: Join) -> Person:
    """The administrator of a centre."""
    return join("dewi", register("training_centre", "BLK-BKS", place="32"), is_admin=True)


@pytest.fixture
def office(client: Client, dewi: Person) -> Client:
    client.post("/contoh/masuk", {"who": dewi.ref})
    return client


def text_of(page: Any) -> str:
    return str(page.content.decode())


@pytest.mark.promise(87)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["ministry", "partner", "host", "training_centre"])
def test_the_team_is_shown_in_every_portal_and_language(
    client: Client, register: Register, join: Join, kind: str, lang: str
) -> None:
    client.force_login(join("dewi", register(kind, "X"), is_admin=True))

    page = client.get(TEAM, {"lang": lang})

    assert page.status_code == 200
    assert 'class="desk"' in text_of(page)
    assert re.findall(r"team\.[a-z_]+", text_of(page)) == []


@pytest.mark.promise(91)
def test_an_invitation_is_mailed_and_its_link_shown_once(office: Client) -> None:
    page = office.post(f"{TEAM}/undang?lang=en", {"email": "citra@x.example"})

    (link,) = re.findall(r'href="(http://testserver/undangan/[^"]+)"', text_of(page))
    (letter,) = mail.outbox
    assert page.status_code == 200
    assert letter.to == ["citra@x.example"]
    assert link in letter.body
    assert link not in text_of(office.get(TEAM))
    assert Client().get(link).status_code == 200


@pytest.mark.promise(95)
@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("undang", {"email": "citra@x.example"}),
        ("webhook", {"url": "https://x.example"}),
        ("{eko}/keluarkan", {}),
    ],
)
def test_a_change_of_the_team_leads_through_a_proof_and_back(
    client: Client, dewi: Person, join: Join, path: str, given: dict[str, str]
) -> None:
    eko = join("eko", Organisation.objects.get(code="BLK-BKS")).memberships.get()
    client.force_login(dewi)
    from_page = {"Referer": f"http://testserver{TEAM}"}

    asked: Any = client.post(f"{TEAM}/{path.format(eko=eko.ref)}", given, headers=from_page)
    back: Any = client.post("/masuk/ulang", {"next": TEAM})
    done = client.post(f"{TEAM}/{path.format(eko=eko.ref)}", given)

    assert asked.url == f"/masuk/ulang?next={TEAM.replace('/', '%2F')}"
    assert (back.url, done.status_code in (200, 302)) == (TEAM, True)
    assert "masuk" not in done.headers.get("Location", "")


@pytest.mark.promise(91)
def test_an_invitation_is_withdrawn_and_its_link_is_dead(office: Client) -> None:
    page = office.post(f"{TEAM}/undang", {"email": "citra@x.example", "is_admin": "on"})
    (link,) = re.findall(r'href="(http://testserver/undangan/[^"]+)"', text_of(page))

    gone = office.post(f"{TEAM}/{Invitation.objects.get().ref}/tarik")

    assert (gone.status_code, Invitation.objects.get().is_admin) == (302, True)
    assert Client().get(link).status_code == 422
    assert say("team", "invitations_none", "id") in text_of(office.get(TEAM))


def test_a_mail_that_cannot_be_sent_is_said(office: Client, settings: Any, dewi: Person) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = office.post(f"{TEAM}/undang?lang=en", {"email": "citra@x.example"})

    assert say("team", "mail_failed", "en") in text_of(page)
    assert "/undangan/" in text_of(page)


@pytest.mark.promise(91)
def test_a_removed_member_can_do_nothing_from_this_second_on(
    office: Client, dewi: Person, join: Join
) -> None:
    centre = Organisation.objects.get(code="BLK-BKS")
    eko = join("eko", centre)
    hers = Client()
    hers.force_login(eko)
    before = hers.get("/balai/").status_code

    removed = office.post(f"{TEAM}/{eko.memberships.get().ref}/keluarkan")

    assert (before, removed.status_code) == (200, 302)
    assert hers.get("/balai/").status_code == 403
    assert hers.get(TEAM).status_code == 404


def test_who_is_no_administrator_sees_no_buttons_and_changes_nothing(
    client: Client, dewi: Person, join: Join
) -> None:
    client.force_login(join("eko", Organisation.objects.get(code="BLK-BKS")))

    page = client.get(TEAM, {"lang": "en"})
    refused = client.post(f"{TEAM}/undang", {"email": "citra@x.example"})
    removal = client.post(f"{TEAM}/{dewi.memberships.get().ref}/keluarkan")

    assert say("team", "only_admin", "en") in text_of(page)
    assert "/keluarkan" not in text_of(page)
    assert (refused.status_code, removal.status_code) == (422, 422)


def test_a_key_shows_its_secret_once_works_and_is_revoked(office: Client) -> None:
    until = (timezone.now() + timedelta(days=30)).date()
    given = {"name": "laporan", "scopes": ["read"], "expires_on": until.isoformat()}
    page = office.post(f"{TEAM}/kunci", given)
    (secret,) = re.findall(r"<code>(rk_[^<]+)</code>", text_of(page))
    acts = actor_for_key(secret, timezone.now().date())

    too_long = office.post(f"{TEAM}/kunci", given | {"expires_on": "2099-01-01"})
    office.post(f"{TEAM}/{ApiKey.objects.get().ref}/matikan")

    assert isinstance(acts, Actor)
    assert secret not in text_of(office.get(TEAM))
    assert too_long.status_code == 422
    assert actor_for_key(secret, timezone.now().date()) is None


def test_a_key_asks_to_prove_again_who_it_is(client: Client, dewi: Person) -> None:
    client.force_login(dewi)
    until = (timezone.now() + timedelta(days=30)).date().isoformat()

    asked = client.post(f"{TEAM}/kunci", {"name": "x", "scopes": ["read"], "expires_on": until})

    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/masuk/ulang")


def test_a_webhook_is_added_and_stopped(office: Client) -> None:
    plain = office.post(f"{TEAM}/webhook", {"url": "http://x.example"})
    added = office.post(
        f"{TEAM}/webhook", {"url": "https://x.example/a", "events": ["trainingclass.propose"]}
    )
    office.post(f"{TEAM}/{Webhook.objects.get().ref}/hentikan")

    assert (plain.status_code, added.status_code) == (422, 200)
    assert Webhook.objects.get().secret in text_of(added)
    assert (Webhook.objects.get().state, Webhook.objects.get().events) == (
        "stopped", ["trainingclass.propose"],
    )  # fmt: skip
    assert office.post(f"{TEAM}/x/fly").status_code == 422


def test_without_a_second_factor_the_team_is_closed_outside_the_demo(
    client: Client, dewi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    anonymous = client.get(TEAM)
    client.force_login(dewi)
    monkeypatch.setattr("rantau.portals.shared.views.team.has_second_factor", lambda request: False)
    monkeypatch.setattr("rantau.portals.shared.views.team._is_demo", lambda: False)

    assert anonymous.headers["Location"].startswith("/akun/login/")
    assert client.get(TEAM).headers["Location"] == "/akun/2fa/"


@pytest.mark.parametrize("n_members", [1, 3])
def test_the_team_costs_the_same_for_one_and_for_three(
    office: Client, dewi: Person, join: Join, n_members: int, django_assert_num_queries: Any
) -> None:
    centre = Organisation.objects.get(code="BLK-BKS")
    for n in range(n_members):
        join(f"m{n}", centre)
        office.post(f"{TEAM}/undang", {"email": f"i{n}@x.example"})
        office.post(f"{TEAM}/webhook", {"url": f"https://x.example/{n}"})
    office.get(TEAM)

    with django_assert_num_queries(9):
        office.get(TEAM)
