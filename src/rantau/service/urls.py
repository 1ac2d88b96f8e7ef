"""Which address leads to which door."""

from django.urls import include, path

urlpatterns = [
    path("", include("rantau.portals.public.urls")),
    path("", include("rantau.portals.shared.urls")),
    path("kementerian/", include("rantau.portals.ministry.urls")),
    path("penerima/", include("rantau.portals.host.urls")),
    path("api/", include("rantau.api.urls")),
    path("akun/", include("allauth.urls")),
]
