"""Addresses of hosts and their partner."""

from django.urls import path

from rantau.portals.host.views import home, memoranda, orders

app_name = "host"
urlpatterns = [
    path("", home.home, name="home"),
    path("pesanan", orders.index, name="orders"),
    path("pesanan/baru", orders.draft, name="draft"),
    path("pesanan/periksa", orders.check, name="check"),
    path("pesanan/<str:ref>", orders.page, name="order"),
    path("pesanan/<str:ref>/ubah", orders.edit, name="edit"),
    path("pesanan/<str:ref>/<str:move>", orders.move, name="move"),
    path("nota", memoranda.index, name="memoranda"),
    path("nota/<str:ref>", memoranda.page, name="memorandum"),
    path("janji/<str:ref>/<str:move>", memoranda.answer, name="promise"),
]
