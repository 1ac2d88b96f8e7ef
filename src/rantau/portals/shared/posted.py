"""What every form of a move carries."""

from django.http import HttpRequest


def version_of(request: HttpRequest) -> int:
    """Return the version of the record that the reader saw; 0 where the form carries none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0
