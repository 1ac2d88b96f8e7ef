"""Signing in, hats, proving again, the second factor, and invitations."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from rantau.base.actor import SYSTEM
from rantau.base.words import LANGUAGES, say
from rantau.journey.parties.actions import invite_into
from rantau.journey.parties.models import Membership, Organisation, Person
from rantau.journey.parties.queries import hats_of
from rantau.journey.trail.models import JournalEntry
from rantau.journey.trail.queries import verify_journal
from rantau.portals.shared.adapter import CHANGES
from rantau.portals.shared.sessions import BEGAN
from tests.portals.conftest import PASSWORD, Join, Register

OFFICE = pytest.mark.urls("tests.portals.office_urls")
DESK, GRAVE = "/kementerian/", "/kementerian/berat"
OWN = ("/akun/saya", "/akun/2fa/", "/akun/password/change/", "/akun/logout/", "/masuk/ulang")


@pytest.fixture
def real(settings: Any) -> None:
    """Leave demo mode."""
    settings.RANTAU = replace(settings.RANTAU, demo=False)


def sign_in(client: Client, person: Person) -> Any:
    given = {"login": person.email, "password": PASSWORD}
    return client.post("/akun/login/", given)


def text_of(page: Any) -> str:
    return str(page.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", OWN)
def test_page_of_the_account_speaks_the_language_asked_for(
    signed_in: Client, address: str, lang: str
) -> None:
    page = signed_in.get(address, {"lang": lang})

    assert page.status_code == 200
    assert f'<html lang="{lang}">' in text_of(page)
    assert page.headers["Cache-Control"] == "no-store" or "no-store" in page["Cache-Control"]


@OFFICE
def test_signing_in_leads_to_the_desk(client: Client, ani: Person) -> None:
    answer = sign_in(client, ani)

    assert (answer.status_code, answer.url) == (302, "/mulai")
    assert client.get("/mulai").url == DESK  # type: ignore[attr-defined]


def test_signing_in_goes_on_in_one_s_own_language_unless_the_device_has_one(
    client: Client, ani: Person
) -> None:
    Person.objects.filter(pk=ani.pk).update(language="ja")

    sign_in(client, ani)
    own = client.get("/akun/saya").headers["Content-Language"]
    chosen = Client()
    chosen.get("/", {"lang": "en"})
    sign_in(chosen, ani)
    kept = chosen.get("/akun/saya").headers["Content-Language"]

    assert (own, kept) == ("ja", "en")


def test_wrong_password_is_told_in_a_summary(client: Client, ani: Person) -> None:
    given = {"login": ani.email, "password": "wrong"}

    page = client.post("/akun/login/", given)

    assert 'role="alert"' in text_of(page)
    assert page.wsgi_request.user.is_anonymous


WRONG = {"login": "nobody@x.example", "password": "wrong"}


def wrong_sign_ins(client: Client, n: int, **headers: str) -> None:
    for number in range(n):
        given = WRONG | {"login": f"nobody{number}@x.example"}
        client.post("/akun/login/", given, headers=headers)


@pytest.mark.promise(91)
def test_behind_a_proxy_a_stranger_s_wrong_passwords_refuse_nobody_else(
    client: Client, ani: Person, settings: Any
) -> None:
    settings.RANTAU = replace(settings.RANTAU, proxies=1)
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    wrong_sign_ins(Client(), 4, **{"X-Forwarded-For": "203.0.113.6"})
    given = {"login": ani.email, "password": PASSWORD}

    there = client.post("/akun/login/", given, headers={"X-Forwarded-For": "203.0.113.6"})
    here = client.post("/akun/login/", given, headers={"X-Forwarded-For": "203.0.113.7"})

    assert (there.status_code, here.status_code) == (200, 302)


def test_a_flood_of_calls_does_not_make_the_service_forget_wrong_passwords(
    client: Client, ani: Person, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    for _ in range(3):
        client.post("/akun/login/", {"login": ani.email, "password": "wrong"})
    for n in range(400):
        Client().get("/api/v1/orders", headers={"Authorization": f"Bearer rk_{n}"})

    answer = sign_in(client, ani)

    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_anonymous


def ends_in(minutes: float) -> timedelta:
    """Let the one session end in some minutes, and return how long it lasted before."""
    before = Session.objects.get().expire_date - timezone.now()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=minutes))
    return before


def test_a_session_ends_half_an_hour_after_the_last_page(client: Client, ani: Person) -> None:
    given = {"login": ani.email, "password": PASSWORD, "remember": "on"}
    client.post("/akun/login/", given)
    first = ends_in(24)
    client.get("/akun/saya")
    second = ends_in(26)
    client.get("/akun/saya")
    third = ends_in(-1)

    assert [round(one.total_seconds() / 60) for one in (first, second, third)] == [30, 30, 26]
    assert client.get("/akun/saya").status_code == 302


def test_a_session_ends_eight_hours_after_the_sign_in(client: Client, ani: Person) -> None:
    sign_in(client, ani)
    began = timezone.now() - timedelta(hours=7, minutes=50)
    session = client.session
    session[BEGAN] = began.timestamp()
    session.save()

    ends_in(2)
    client.get("/akun/saya")

    assert round(ends_in(2).total_seconds() / 60) == 10


def acts_of(person: Person) -> list[str]:
    found = JournalEntry.objects.filter(obj=f"account:{person.ref}").order_by("seq")
    return list(found.values_list("act", flat=True))


@pytest.mark.promise(91)
def test_sign_ins_wrong_codes_and_changes_are_in_the_journal_without_a_name(
    client: Client, ani: Person
) -> None:
    RecoveryCodes.activate(ani)
    codes = RecoveryCodes(Authenticator.objects.get(user=ani)).get_unused_codes()
    TOTP.activate(ani, "JBSWY3DPEHPK3PXP")
    client.post("/akun/login/", {"login": ani.email, "password": "wrong"})
    sign_in(client, ani)
    client.post("/akun/2fa/authenticate/", {"code": "00000000"})
    before = acts_of(ani)
    client.post("/akun/2fa/authenticate/", {"code": codes[0]})
    client.post("/akun/2fa/reauthenticate/", {"code": "00000000"})
    new = "tujuh gunung yang biru"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/akun/password/change/", given)

    assert before == ["account.factor_failed"]
    assert acts_of(ani)[1:] == [
        "account.sign_in", "account.factor_failed", "account.changed_password",
    ]  # fmt: skip
    entry = JournalEntry.objects.filter(act="account.sign_in").get()
    assert ani.email.encode() not in bytes(entry.body)
    assert verify_journal(state=True).findings == ()


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    page = client.get("/akun/signup/", {"lang": "en"})

    assert say("account", "closed_title", "en") in text_of(page)


@OFFICE
def test_office_asks_a_visitor_to_sign_in_and_comes_back(client: Client, db: None) -> None:
    answer: Any = client.get(DESK)

    parts = urlsplit(answer.url)
    assert (parts.path, parse_qs(parts.query)) == ("/akun/login/", {"next": [DESK]})


@OFFICE
def test_office_is_closed_to_other_roles(client: Client, join: Join, register: Register) -> None:
    client.force_login(join("budi", register("host", "YAMADA")))

    page = client.get(DESK, {"lang": "en"})

    assert page.status_code == 403
    assert say("refusal", "other_hat_needed", "en") in text_of(page)


@OFFICE
def test_hat_that_is_put_on_opens_its_office(
    client: Client, join: Join, register: Register, ministry: Organisation
) -> None:
    person = join("budi", register("host", "YAMADA"), ministry)
    client.force_login(person)
    hats = {hat.role: hat.ref for hat in hats_of(person.pk)}

    before = client.get(DESK).status_code
    client.post("/akun/peran", {"hat": hats["ministry"]})
    after = client.get(DESK).status_code

    assert (before, after) == (403, 200)


@OFFICE
def test_hat_of_somebody_else_is_not_put_on(client: Client, join: Join, ani: Person) -> None:
    client.force_login(join("budi"))
    hers = Membership.objects.get(person=ani).ref

    client.post("/akun/peran", {"hat": hers})

    assert client.get(DESK).status_code == 403


@OFFICE
@pytest.mark.promise(95)
def test_office_outside_the_demo_wants_a_second_factor(
    client: Client, ani: Person, real: None
) -> None:
    sign_in(client, ani)

    without: Any = client.get(DESK)
    RecoveryCodes.activate(ani)
    Authenticator.objects.create(user=ani, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with_one = client.get(DESK)

    assert (without.status_code, without.url) == (302, "/akun/2fa/")
    assert with_one.status_code == 200


@OFFICE
@pytest.mark.promise(95)
def test_grave_move_asks_again_and_the_answer_counts(
    client: Client, ani: Person, real: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    RecoveryCodes.activate(ani)
    codes = RecoveryCodes(Authenticator.objects.get(user=ani)).get_unused_codes()
    Authenticator.objects.create(user=ani, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(ani)

    asked: Any = client.get(GRAVE)
    form: Any = client.get(asked.url)
    answered: Any = client.post(form.url, {"code": codes[0]})

    assert asked.url == "/masuk/ulang?next=%2Fkementerian%2Fberat"
    assert urlsplit(form.url).path == "/akun/2fa/reauthenticate/"
    assert answered.url == GRAVE
    assert text_of(client.get(GRAVE)) == "done"


@OFFICE
@pytest.mark.promise(95)
def test_password_alone_is_no_proof_where_a_second_factor_is_set(
    client: Client, ani: Person, real: None
) -> None:
    sign_in(client, ani)
    fresh = client.get(GRAVE).status_code  # no second factor yet: led to set one up
    Authenticator.objects.create(user=ani, type=Authenticator.Type.TOTP, data={"secret": "x"})

    after: Any = client.get(GRAVE)

    assert fresh == 302
    assert after.url.startswith("/masuk/ulang")


@OFFICE
def test_demo_proves_by_a_press_of_a_button(signed_in: Client) -> None:
    asked: Any = signed_in.get(GRAVE)

    answered: Any = signed_in.post("/masuk/ulang", {"next": GRAVE})

    assert asked.status_code == 302
    assert answered.url == GRAVE
    assert text_of(signed_in.get(GRAVE)) == "done"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", ""])
def test_proving_leads_nowhere_else(signed_in: Client, target: str) -> None:
    answer: Any = signed_in.post("/masuk/ulang", {"next": target})

    assert answer.url == "/mulai"


@OFFICE
def test_form_from_elsewhere_is_refused_in_words(ani: Person) -> None:
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/rusak?lang=en", {})

    assert page.status_code == 403
    assert say("refusal", "form_too_old", "en") in text_of(page)


@OFFICE
def test_error_page_stands_alone_in_three_languages(db: None) -> None:
    client = Client(raise_request_exception=False)

    page = client.get("/rusak")

    assert page.status_code == 500
    assert [lang for lang in LANGUAGES if say("ui", "error_500", lang) not in text_of(page)] == []


def invitation(organisation: Organisation, email: str) -> str:
    _, code = invite_into(
        actor=SYSTEM, organisation=organisation, email=email, is_admin=False, now=timezone.now()
    )
    return f"/undangan/{code}"


@pytest.mark.promise(91)
def test_invitation_makes_an_account_that_may_sign_in(
    client: Client, ministry: Organisation
) -> None:
    address = invitation(ministry, "cici@rantau.example")

    answer: Any = client.post(address, {"name": "Cici", "password": PASSWORD})
    again = client.get(address)

    assert (answer.status_code, urlsplit(answer.url).path) == (302, "/akun/login/")
    assert again.status_code == 422
    person = Person.objects.get(email="cici@rantau.example")
    assert sign_in(client, person).url == "/mulai"
    assert [hat.organisation for hat in hats_of(person.pk)] == [ministry.name]


@pytest.mark.promise(91)
def test_a_known_person_accepts_signed_in_and_not_by_a_password_on_the_page(
    client: Client, ani: Person, register: Register
) -> None:
    address = invitation(register("training_centre", "BLK"), ani.email)
    other, stranger = Client(), Client()
    other.force_login(Person.objects.create(email="x@x.example", joined_at=timezone.now()))

    by_password = stranger.post(address, {"name": "Ani", "password": PASSWORD})
    by_another = (other.get(address).status_code, other.post(address).status_code)
    before = [hat.role for hat in hats_of(ani.pk)]
    given = {"login": ani.email, "password": PASSWORD, "next": address}
    led: Any = client.post("/akun/login/", given)
    accepted: Any = client.post(led.url)

    assert (by_password.status_code, by_another) == (302, (200, 403))
    assert before == ["ministry"]
    assert (led.url, accepted.url) == (address, "/akun/saya")
    assert [hat.role for hat in hats_of(ani.pk)] == ["training_centre", "ministry"]
    assert client.get(address).url == "/mulai"  # type: ignore[attr-defined]


@pytest.mark.promise(91)
def test_the_page_of_an_invitation_does_not_tell_whether_there_is_an_account(
    ani: Person, register: Register
) -> None:
    centre = register("training_centre", "BLK")
    told = []
    for email in (ani.email, "new@rantau.example"):
        address, stranger = invitation(centre, email), Client()
        shown = text_of(stranger.get(address)).replace(email, "X")
        shown = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", shown)
        answer: Any = stranger.post(address, {"name": "A", "password": "kuda nil mandi sore"})
        said = [str(one).replace(email, "X") for one in get_messages(answer.wsgi_request)]
        led = answer.url.replace(address.rpartition("/")[2], "X")
        told.append((shown.replace(address.rpartition("/")[2], "X"), answer.status_code, led, said))

    assert told[0] == told[1]
    assert ani.check_password(PASSWORD)


def test_the_page_of_an_invitation_can_be_tried_so_often_only(
    client: Client, ministry: Organisation
) -> None:
    address = invitation(ministry, "cici@rantau.example")

    answers = [client.post(address, {"name": "", "password": "x"}) for _ in range(11)]

    assert {one.status_code for one in answers[:10]} == {422}
    assert answers[10].status_code == 429
    assert say("ui", "error_429", "en") in text_of(answers[10])


@pytest.mark.promise(91)
def test_who_joins_a_ministry_waits_for_its_second_administrator(
    client: Client, ani: Person, ministry: Organisation, join: Join
) -> None:
    budi = join("budi", ministry, is_admin=True)
    hers, his = Client(), Client()
    for one, person in ((hers, ani), (his, budi)):
        one.post("/contoh/masuk", {"who": person.ref})
    page = hers.post("/organisasi-saya/undang", {"email": "puppet@rantau.example"})
    (address,) = re.findall(r'href="http://testserver(/undangan/[^"]+)"', text_of(page))
    client.post(address, {"name": "Puppet", "password": PASSWORD})
    puppet = Person.objects.get(email="puppet@rantau.example")
    client.post("/akun/login/", {"login": puppet.email, "password": PASSWORD})
    confirm = f"/organisasi-saya/{puppet.memberships.get().ref}/sahkan"

    alone = (confirm in text_of(hers.get("/organisasi-saya")), hers.post(confirm).status_code)
    before = client.get(DESK).status_code
    shown = confirm in text_of(his.get("/organisasi-saya"))
    his.post(confirm)

    assert (alone, before, shown) == ((False, 422), 403, True)
    assert client.get(DESK).status_code == 200


def test_short_password_is_refused_beside_its_field(client: Client, ministry: Organisation) -> None:
    address = invitation(ministry, "cici@rantau.example")

    page = client.post(address, {"name": "Cici", "password": "short"})

    assert page.status_code == 422
    assert 'aria-describedby="id_password-hint id_password-error"' in text_of(page)
    assert Person.objects.filter(email="cici@rantau.example").exists() is False


def test_own_page_costs_the_same_with_one_hat_and_with_three(
    client: Client, ani: Person, join: Join, register: Register, django_assert_num_queries: Any
) -> None:
    many = join("budi", *(register("host", f"HOST-{n}") for n in range(3)))
    for person in (ani, many):
        client.force_login(person)
        with django_assert_num_queries(4):
            client.get("/akun/saya")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whoever_forgot_gets_a_link_in_their_own_language(
    client: Client, ani: Person, mailoutbox: list[Any], lang: str
) -> None:
    Person.objects.filter(pk=ani.pk).update(language=lang)

    client.post("/akun/password/reset/", {"email": ani.email})

    (sent,) = mailoutbox
    assert sent.subject == say("mail", "reset_subject", lang)
    link = next(line for line in sent.body.splitlines() if line.startswith("http"))
    assert client.get(urlsplit(link).path, follow=True).status_code == 200


def test_an_address_without_an_account_is_answered_by_mail_only(
    client: Client, ani: Person, mailoutbox: list[Any]
) -> None:
    known: Any = client.post("/akun/password/reset/", {"email": ani.email})
    unknown: Any = client.post("/akun/password/reset/", {"email": "nobody@x.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mailoutbox[1].subject == say("mail", "unknown_subject", "id")
    assert mailoutbox[1].to == ["nobody@x.example"]


def test_a_new_password_is_told_to_its_owner(
    client: Client, ani: Person, mailoutbox: list[Any]
) -> None:
    sign_in(client, ani)
    new = "tujuh gunung yang biru"

    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/akun/password/change/", given)

    (sent,) = mailoutbox
    assert sent.to == [ani.email]
    assert say("mail", "changed_password", "id") in sent.body


def test_a_mail_server_that_does_not_answer_breaks_no_page(
    client: Client, ani: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert client.post("/akun/password/reset/", {"email": ani.email}).status_code == 302


def test_every_change_that_allauth_tells_of_has_words() -> None:
    named = {
        path.name.removesuffix("_message.txt")
        for path in Path(allauth.__file__).parent.glob("templates/mfa/email/*_message.txt")
    }

    assert named <= set(CHANGES)
    assert all(say("mail", word, "ja") for word in CHANGES.values())


@pytest.mark.parametrize(("country", "zone"), [("JP", "JST"), ("QA", "AST"), ("AU", "WIB")])
def test_times_are_written_for_the_reader_s_office(
    client: Client, register: Register, join: Join, country: str, zone: str
) -> None:
    ken = join("ken", register("host", "KEN", country=country))
    sign_in(client, ken)
    address = invitation(register("training_centre", "BLK"), ken.email)

    assert zone in text_of(client.get(address))
