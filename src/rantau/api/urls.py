"""Addresses for programs. Every call goes through the door; what is not there says so as JSON."""

from collections.abc import Iterable

from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from rantau.api import docs
from rantau.api.door import door, not_found
from rantau.api.v1.api import api


def _calls() -> Iterable[URLPattern]:
    for one in api.urls[0]:
        if isinstance(one, URLPattern) and one.name != "api-root":
            yield URLPattern(one.pattern, csrf_exempt(door(one.callback)), name=one.name)


app_name = "api"
urlpatterns = [
    path("v1/docs", require_safe(docs.page), name="docs"),
    path("v1/docs/<str:name>", require_safe(docs.file), name="docs-file"),
    path("v1/openapi.json", require_safe(docs.description), name="openapi"),
    path("v1/", include(list(_calls()))),
    re_path(r"^.*$", csrf_exempt(not_found)),
]
