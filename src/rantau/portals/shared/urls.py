"""Addresses of a person's own account, beside those of allauth."""

from django.urls import path

from rantau.portals.shared.views import account, invitation, tour

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
]
