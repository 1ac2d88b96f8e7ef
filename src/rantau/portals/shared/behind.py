"""Which page stands behind an address: a form's own address may answer no GET."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse


def page_behind(request: HttpRequest) -> str:
    """Return the page with the button: where the reader came from, or the nearest page above."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_itself = request.method == "GET" and came_from.path == request.path
    if came_from.netloc == request.get_host() and not is_itself:
        return "/" + came_from.path.lstrip("/")
    above = request.path.rstrip("/")
    while above := above.rpartition("/")[0]:
        for path in (above, f"{above}/"):
            if _is_known(path):
                return path
    return reverse("public:home")


def _is_known(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
