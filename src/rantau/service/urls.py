"""Which address leads to which door."""

from django.urls import include, path

from rantau.service import health

handler500 = "rantau.service.middleware.broken"
urlpatterns = [
    path("healthz", health.lives),
    path("readyz", health.is_ready),
    path("metrics", health.metrics),
    path(".well-known/security.txt", health.security),
    path("", include("rantau.portals.public.urls")),
    path("", include("rantau.portals.shared.urls")),
    path("kementerian/", include("rantau.portals.ministry.urls")),
    path("penerima/", include("rantau.portals.host.urls")),
    path("balai/", include("rantau.portals.training_centre.urls")),
    path("api/", include("rantau.api.urls")),
    path("akun/", include("allauth.urls")),
]
