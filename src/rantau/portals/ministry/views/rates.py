"""Pass rates of the gates: what is assumed, what was counted, what the next plan takes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from rantau.journey.training.actions import keep_rate
from rantau.journey.training.queries import rate_list
from rantau.portals.ministry.forms import RateForm
from rantau.portals.shared.flash import done
from rantau.portals.shared.middleware import PortalRequest, clock


def index(request: PortalRequest) -> HttpResponse:
    """List the rates; take a changed assumption."""
    rows = rate_list(actor=request.actor)
    form = RateForm(request.POST or None, gates={row.gate: row.counts for row in rows})
    if form.is_valid():
        keep_rate(actor=request.actor, facts=form.facts(), now=clock())
        done(request, "ministry.rate_kept")
        return redirect("ministry:rates")
    status = 422 if form.is_bound else 200
    special = [row for row in rows if row.province or row.programme]
    national = [row for row in rows if not row.province and not row.programme]
    given = {"national": national, "special": special, "form": form}
    return render(request, "ministry/rates.html", given, status=status)
