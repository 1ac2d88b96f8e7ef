"""Which address leads to which door."""

from django.urls import include, path

urlpatterns = [
    path("", include("rantau.portals.public.urls")),
    path("", include("rantau.portals.shared.urls")),
    path("akun/", include("allauth.urls")),
]
