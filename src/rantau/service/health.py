"""Addresses for machines that watch: does it live, may it get requests, how much is where."""

import secrets

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from rantau.service import figures, life
from rantau.service.prepare import unapplied


@require_safe
def lives(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; it asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def is_ready(request: HttpRequest) -> JsonResponse:
    """Say whether requests may be sent here: the database answers and its tables are current."""
    try:
        missing = unapplied()
    except DatabaseError as error:
        return JsonResponse({"ready": False, "why": type(error).__name__}, status=503)
    found = {"ready": not missing, "tables_missing": len(missing)}
    found["read_only"] = settings.RANTAU.read_only
    return JsonResponse(found, status=503 if missing else 200)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give gauges to a monitor that shows the token, and in the demo to anybody."""
    if not _may_see(request):
        return HttpResponse(status=404)
    return HttpResponse(_gauges(), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    token = settings.RANTAU.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return secrets.compare_digest(given.encode(), token.encode())
    return bool(settings.RANTAU.demo)


def _gauges() -> bytes:
    """Return the figures of this moment; no label names a person or an organisation."""
    registry = CollectorRegistry()
    rows = Gauge("rantau_rows", "Rows by state.", ["table", "state"], registry=registry)
    for table, states in figures.by_state().items():
        for state, n in states.items():
            rows.labels(table, state).set(n)
    entries = Gauge("rantau_journal_entries", "Entries of the journal.", registry=registry)
    entries.set(figures.journal_size())
    silent = Gauge("rantau_worker_silent_seconds", "Since a sign of life.", registry=registry)
    seen = life.last_life()
    silent.set((timezone.now() - seen).total_seconds() if seen else float("inf"))
    read_only = Gauge("rantau_read_only", "1 while writes are refused.", registry=registry)
    read_only.set(settings.RANTAU.read_only)
    return generate_latest(registry)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say where a weakness is to be reported (RFC 9116)."""
    contact = settings.RANTAU.security_contact
    if not contact:
        return HttpResponse(status=404)
    expires = timezone.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = expires.replace(year=expires.year + 1)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: id, en",
        f"Canonical: {settings.RANTAU.origin}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
