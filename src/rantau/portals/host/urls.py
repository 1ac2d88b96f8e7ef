"""Addresses of hosts and their partner."""

from django.urls import path

from rantau.portals.host.views import bulk, home, memoranda, orders

app_name = "host"
urlpatterns = [
    path("", home.home, name="home"),
    path("pesanan", orders.index, name="orders"),
    path("pesanan/baru", orders.draft, name="draft"),
    path("pesanan/periksa", orders.check, name="check"),
    path("pesanan/lembar", bulk.sheet, name="sheet"),
    path("pesanan/lembar/contoh.xlsx", bulk.example, name="example"),
    path("pesanan/lembar/<str:ref>", bulk.answer, name="sheet_answer"),
    path("pesanan/lembar/<str:ref>/hasil.xlsx", bulk.answer_file, name="sheet_file"),
    path("pesanan/<str:ref>", orders.page, name="order"),
    path("pesanan/<str:ref>/ubah", orders.edit, name="edit"),
    path("pesanan/<str:ref>/andai", orders.change, name="change"),
    path("pesanan/<str:ref>/<str:move>", orders.move, name="move"),
    path("nota", memoranda.index, name="memoranda"),
    path("nota/<str:ref>", memoranda.page, name="memorandum"),
    path("janji/<str:ref>/<str:move>", memoranda.answer, name="promise"),
]
