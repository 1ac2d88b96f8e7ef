"""Addresses for everybody."""

from django.urls import path

from rantau.portals.public.views import classes, home, offers, organisations, statements

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("periksa", home.check, name="check"),
    path("organisasi", organisations.register, name="register"),
    path("organisasi/<str:ref>", organisations.page, name="organisation"),
    path("tawaran/<str:ref>", offers.offer, name="offer"),
    path("nota", offers.memoranda, name="memoranda"),
    path("nota/<str:ref>", offers.memorandum, name="memorandum"),
    path("kelas", classes.classes, name="classes"),
    path("rencana/<str:ref>.zip", classes.plan_files, name="plan_files"),
    path("keputusan", statements.decided, name="decided"),
    path("privasi", statements.privacy, name="privacy"),
    path("aksesibilitas", statements.accessibility, name="accessibility"),
    path("robots.txt", statements.robots, name="robots"),
]
