"""The description of the calls, and a page to try them: files of ours, no script in the page."""

import json
from pathlib import Path

import ninja
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from rantau.api.door import not_found

SCHEMA = Path(__file__).parent / "v1" / "schema.json"
FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui-init.js": "text/javascript",
}
_FOLDER = Path(ninja.__file__).parent / "static" / "ninja"
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rantau API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/v1/docs/swagger-ui.css">
</head>
<body>
<script type="application/json" id="swagger-settings">%s</script>
<div id="swagger-ui"></div>
<script src="/api/v1/docs/swagger-ui-bundle.js"></script>
<script src="/api/v1/docs/swagger-ui-init.js"></script>
</body>
</html>
"""
SETTINGS = {"url": "/api/v1/openapi.json", "deepLinking": True, "validatorUrl": None}


def description(request: HttpRequest) -> HttpResponse:
    """Return the description that was released; a test keeps it equal to the code."""
    response = HttpResponse(SCHEMA.read_bytes(), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def page(request: HttpRequest) -> HttpResponse:
    """Show the calls, to read and to try. Its settings are data, which the strict CSP allows."""
    return HttpResponse(PAGE % json.dumps(SETTINGS))


def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return one of the three files that the page needs; they come with django-ninja."""
    if name not in FILES:
        return not_found(request)
    response = FileResponse((_FOLDER / name).open("rb"), content_type=FILES[name])
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
