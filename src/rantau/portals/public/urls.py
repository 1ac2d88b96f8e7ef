"""Addresses for everybody."""

from django.urls import path

from rantau.portals.public.views import home

app_name = "public"
urlpatterns = [path("", home.home, name="home")]
