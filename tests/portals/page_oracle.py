"""Which page is whose, written by hand and apart from the code: letters stand for roles.

`M` ministry, `P` partner, `H` host, `C` training centre, `A` anybody who has not signed in. `get`
and `post` say who gets further than the door with an object of the own world, `others` with one of
the other world; the ministry belongs to both. `-` is nobody: the method is not there, or what is
named belongs to none of them. What a form may contain and which move is whose is asked of the use
cases, by key, in `tests/api/oracle.py`.
"""

from dataclasses import dataclass

ALL = "MPHCA"
IN = "MPHC"
"""Whoever has signed in."""


@dataclass(frozen=True)
class Row:
    """A route with the objects that it names, and who may."""

    name: str
    get: str
    post: str
    others_get: str | None = None
    """None: the route names no object."""
    others_post: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    """(place, what stands there): `{x}` is an object of the world, anything else itself."""


def row(name: str, get: str, post: str, others: tuple[str, str] | None = None, **names: str) -> Row:
    """Write a row."""
    others_get, others_post = others or (None, None)
    return Row(name, get, post, others_get, others_post, tuple(names.items()))


PUBLIC = (
    row("public:accessibility", ALL, "-"),
    row("public:check", ALL, "-"),
    row("public:classes", ALL, "-"),
    row("public:decided", ALL, "-"),
    row("public:home", ALL, "-"),
    row("public:memoranda", ALL, "-"),
    row("public:memorandum", ALL, "-", ("MHCA", "-"), ref="{memorandum}"),
    row("public:offer", ALL, "-", ("MCA", "-"), ref="{order}"),
    row("public:organisation", ALL, "-", (ALL, "-"), ref="{host}"),
    row("public:plan_files", "MA", "-", ("MA", "-"), ref="{plan}"),
    row("public:privacy", ALL, "-"),
    row("public:register", ALL, "-"),
    row("public:robots", ALL, "-"),
)
SHARED = (
    row("shared:account", IN, "-"),
    row("shared:enter", "-", "-"),
    row("shared:invitation", ALL, ALL, code="x"),
    row("shared:no_other_address", ALL, ALL),
    row("shared:prove", IN, IN),
    row("shared:start", IN, "-"),
    row("shared:team", IN, "-"),
    row("shared:team_hook", "-", IN),
    row("shared:team_invite", "-", IN),
    row("shared:team_key", "-", IN),
    row("shared:team_move", "-", "PHC", ("-", "-"), ref="{membership_role}", move="keluarkan"),
    row("shared:tour", ALL, "-"),
    row("shared:wear", "-", IN),
)
MINISTRY = (
    row("ministry:change", "M", "-", ("M", "-"), ref="{order}"),
    row("ministry:class", "M", "-", ("M", "-"), ref="{class}"),
    row("ministry:class_move", "-", "M", ("-", "M"), ref="{class}", move="agree"),
    row("ministry:classes", "M", "-"),
    row("ministry:home", "M", "-"),
    row("ministry:invite", "-", "M", ("-", "M"), ref="{newcomer}"),
    row("ministry:licence_move", "-", "M", ("-", "M"), ref="{licence}", move="suspend"),
    row("ministry:licence_new", "-", "M", ("-", "M"), ref="{partner}"),
    row("ministry:memoranda", "M", "-"),
    row("ministry:memorandum", "M", "-", ("M", "-"), ref="{unsigned}"),
    row("ministry:memorandum_new", "M", "M"),
    row("ministry:memorandum_sign", "-", "M", ("-", "M"), ref="{unsigned}"),
    row("ministry:order", "M", "-", ("M", "-"), ref="{order}"),
    row("ministry:order_move", "-", "M", ("-", "M"), ref="{order}", move="approve"),
    row("ministry:orders", "M", "-"),
    row("ministry:organisation", "M", "-", ("M", "-"), ref="{host}"),
    row("ministry:organisation_new", "M", "M"),
    row("ministry:organisations", "M", "-"),
    row("ministry:plan", "M", "-", ("M", "-"), ref="{plan}"),
    row("ministry:plan_files", "M", "-", ("M", "-"), ref="{plan}"),
    row("ministry:plan_move", "-", "M", ("-", "M"), ref="{spare_plan}", move="adopt"),
    row("ministry:plans", "M", "M"),
    row(
        "ministry:promise", "-", "M", ("-", "M"), ref="{promise_ministry_memorandum}", move="report"
    ),
    row("ministry:promise_new", "-", "M", ("-", "M"), ref="{unsigned}"),
    row("ministry:rates", "M", "M"),
    row("ministry:what_if", "-", "M", ("-", "M"), ref="{plan}"),
)
HOST = (
    row("host:change", "PH", "-", ("-", "-"), ref="{order}"),
    row("host:check", "-", "PH"),
    row("host:draft", "PH", "PH"),
    row("host:edit", "PH", "PH", ("-", "-"), ref="{draft}"),
    row("host:example", "PH", "-"),
    row("host:home", "PH", "-"),
    row("host:memoranda", "PH", "-"),
    row("host:memorandum", "PH", "-", ("H", "-"), ref="{memorandum}"),
    row("host:move", "-", "PH", ("-", "-"), ref="{draft}", move="submit"),
    row("host:order", "PH", "-", ("-", "-"), ref="{draft}"),
    row("host:orders", "PH", "-"),
    row("host:promise", "-", "P", ("-", "-"), ref="{promise_partner_memorandum}", move="report"),
    row("host:sheet", "PH", "PH"),
    row("host:sheet_answer", "-", "-", ref="x"),
    row("host:sheet_file", "-", "-", ref="x"),
)
CENTRE = (
    row("training_centre:answer", "-", "-", ref="x"),
    row("training_centre:answer_file", "-", "-", ref="x"),
    row("training_centre:capacity", "C", "C"),
    row("training_centre:capacity_row", "C", "C", ("-", "-"), ref="{capacity}"),
    row("training_centre:class", "C", "-", ("-", "-"), ref="{class}"),
    row("training_centre:classes", "C", "-"),
    row("training_centre:close", "-", "C"),
    row("training_centre:download", "C", "-"),
    row("training_centre:drop", "-", "C", ("-", "-"), ref="{capacity}"),
    row("training_centre:home", "C", "-"),
    row("training_centre:inbox", "C", "-"),
    row("training_centre:move", "-", "C", ("-", "-"), ref="{class}", move="accept"),
    row("training_centre:reopen", "-", "C", ("-", "-"), ref="{closure}"),
    row("training_centre:result", "-", "C", ("-", "-"), ref="{class}"),
    row("training_centre:slip", "C", "C", ("-", "-"), ref="{class}"),
    row("training_centre:upload", "-", "C"),
)
# allauth asks for a sign-in of the last minutes, or for a factor that somebody has, itself.
ACCOUNT = (
    row("account_change_password", IN, IN),
    row("account_confirm_email", ALL, "-", key="x"),
    row("account_confirm_login_code", ALL, ALL),
    row("account_email", ALL, ALL),
    row("account_email_verification_sent", ALL, "-"),
    row("account_inactive", ALL, "-"),
    row("account_login", ALL, ALL),
    row("account_logout", ALL, ALL),
    row("account_reauthenticate", "-", "-"),
    row("account_reset_password", ALL, ALL),
    row("account_reset_password_done", ALL, "-"),
    row("account_reset_password_from_key", ALL, ALL, uidb36="1", key="x"),
    row("account_reset_password_from_key_done", ALL, "-"),
    row("account_set_password", IN, IN),
    row("account_signup", ALL, ALL),
    row("mfa_activate_totp", IN, IN),
    row("mfa_add_webauthn", IN, IN),
    row("mfa_authenticate", ALL, ALL),
    row("mfa_deactivate_totp", "-", "-"),
    row("mfa_download_recovery_codes", "-", "-"),
    row("mfa_edit_webauthn", "-", "-", pk="1"),
    row("mfa_generate_recovery_codes", IN, IN),
    row("mfa_index", IN, "-"),
    row("mfa_list_webauthn", IN, "-"),
    row("mfa_login_webauthn", ALL, ALL),
    row("mfa_reauthenticate", "-", "-"),
    row("mfa_reauthenticate_webauthn", "-", "-"),
    row("mfa_remove_webauthn", "-", "-", pk="1"),
    row("mfa_view_recovery_codes", "-", "-"),
)
ROWS = PUBLIC + SHARED + MINISTRY + HOST + CENTRE + ACCOUNT
