"""Addresses of a training centre's office."""

from django.urls import path

from rantau.portals.training_centre.views import capacity, classes, home, sheets

app_name = "training_centre"
urlpatterns = [
    path("", home.home, name="home"),
    path("usulan", home.inbox, name="inbox"),
    path("kelas", classes.index, name="classes"),
    path("kelas/<str:ref>", classes.page, name="class"),
    path("kelas/<str:ref>/geser", classes.preview, name="slip"),
    path("kelas/<str:ref>/hasil", classes.result, name="result"),
    path("kelas/<str:ref>/<str:move>", classes.move, name="move"),
    path("kapasitas", capacity.index, name="capacity"),
    path("kapasitas/unduh", sheets.download, name="download"),
    path("kapasitas/unggah", sheets.upload, name="upload"),
    path("kapasitas/unggah/<str:ref>", sheets.answer, name="answer"),
    path("kapasitas/unggah/<str:ref>/berkas", sheets.answer_file, name="answer_file"),
    path("kapasitas/tutup", capacity.close, name="close"),
    path("kapasitas/tutup/<str:ref>/batal", capacity.reopen, name="reopen"),
    path("kapasitas/<str:ref>", capacity.edit, name="capacity_row"),
    path("kapasitas/<str:ref>/hapus", capacity.drop, name="drop"),
]
