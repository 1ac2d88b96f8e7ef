"""Classes near me, and the files of the plan they come from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.journey.training.queries import classes_near, plan_archive
from rantau.portals.public.forms import ClassesForm
from rantau.portals.shared.downloads import as_file
from rantau.portals.shared.middleware import PortalRequest, clock


@require_safe
def classes(request: PortalRequest) -> HttpResponse:
    """List the classes that will open, by province."""
    form = ClassesForm(request.GET or None)
    found = classes_near(actor=request.actor, wanted=form.wanted(), now=clock())
    return render(request, "public/classes.html", {"form": form, "list": found})


@require_safe
def plan_files(request: PortalRequest, ref: str) -> HttpResponse:
    """Give input and result of an adopted plan, so that anyone may compute it again."""
    archive = plan_archive(actor=request.actor, ref=ref)
    return as_file(archive, f"{ref}.zip")
