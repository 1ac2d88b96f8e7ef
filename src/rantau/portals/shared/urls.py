"""Addresses of a person's own account, beside those of allauth."""

from django.urls import path

from rantau.portals.shared.views import account, invitation, team, tour

app_name = "shared"
urlpatterns = [
    path("mulai", account.start, name="start"),
    path("contoh", tour.tour, name="tour"),
    path("contoh/masuk", tour.enter, name="enter"),
    path("akun/saya", account.mine, name="account"),
    path("akun/peran", account.wear, name="wear"),
    path("masuk/ulang", account.prove, name="prove"),
    path("akun/email/", account.no_other_address, name="no_other_address"),
    path("undangan/<str:code>", invitation.page, name="invitation"),
    path("organisasi-saya", team.page, name="team"),
    path("organisasi-saya/undang", team.invite, name="team_invite"),
    path("organisasi-saya/kunci", team.make_key, name="team_key"),
    path("organisasi-saya/webhook", team.add_hook, name="team_hook"),
    path("organisasi-saya/<str:ref>/<str:move>", team.move, name="team_move"),
]
