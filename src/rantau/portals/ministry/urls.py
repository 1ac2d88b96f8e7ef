"""Addresses of the ministry."""

from django.urls import path

from rantau.portals.ministry.views import (
    classes,
    home,
    memoranda,
    orders,
    organisations,
    plans,
    rates,
)

app_name = "ministry"
urlpatterns = [
    path("", home.home, name="home"),
    path("pesanan", orders.index, name="orders"),
    path("pesanan/<str:ref>", orders.page, name="order"),
    path("pesanan/<str:ref>/andai", orders.change, name="change"),
    path("pesanan/<str:ref>/<str:move>", orders.move, name="order_move"),
    path("nota", memoranda.index, name="memoranda"),
    path("nota/baru", memoranda.draft, name="memorandum_new"),
    path("nota/<str:ref>", memoranda.page, name="memorandum"),
    path("nota/<str:ref>/sahkan", memoranda.sign, name="memorandum_sign"),
    path("nota/<str:ref>/janji", memoranda.promise, name="promise_new"),
    path("janji/<str:ref>/<str:move>", memoranda.answer, name="promise"),
    path("organisasi", organisations.index, name="organisations"),
    path("organisasi/baru", organisations.register, name="organisation_new"),
    path("organisasi/<str:ref>", organisations.page, name="organisation"),
    path("organisasi/<str:ref>/izin", organisations.license_it, name="licence_new"),
    path("organisasi/<str:ref>/undang", organisations.invite, name="invite"),
    path("izin/<str:ref>/<str:move>", organisations.move, name="licence_move"),
    path("rencana", plans.index, name="plans"),
    path("rencana/<str:ref>", plans.page, name="plan"),
    path("rencana/<str:ref>/andai", plans.what_if, name="what_if"),
    path("rencana/<str:ref>/berkas.zip", plans.files, name="plan_files"),
    path("rencana/<str:ref>/<str:move>", plans.move, name="plan_move"),
    path("kelas", classes.index, name="classes"),
    path("kelas/<str:ref>", classes.page, name="class"),
    path("kelas/<str:ref>/<str:move>", classes.move, name="class_move"),
    path("lulus", rates.index, name="rates"),
]
