"""Content that is given as a file."""

from pathlib import PurePath

from django.http import HttpResponse

KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def as_file(content: bytes, name: str) -> HttpResponse:
    """Give content as a file of this name; its ending says what it is."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[PurePath(name).suffix], headers=headers)
