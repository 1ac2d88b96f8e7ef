"""Addresses of the service, and a ministry of one page."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect

from rantau.base.actor import Actor
from rantau.base.errors import RuleBroken
from rantau.portals.shared.middleware import clock
from rantau.service import urls


def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


def grave(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_fresh(clock()):
        raise RuleBroken("fresh_sign_in_needed", move="grave")
    return HttpResponse("done")


@csrf_protect
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("planted")


office = ([path("", desk, name="home"), path("berat", grave, name="grave")], "ministry")
urlpatterns = [
    path("kementerian/", include(office)),
    path("rusak", broken),
    *[one for one in urls.urlpatterns if getattr(one, "app_name", "") != "ministry"],
]
