"""Addresses behind a hand-off link: one step of one onboarding, for whoever holds the address. No account is needed."""

from __future__ import annotations

from django.urls import path

from wizard.web.handoff import receipts, views

app_name = "handoff"
urlpatterns = [
    path("<str:signed>/", views.page, name="page"),
    path("<str:signed>/packet", views.packet, name="packet"),
    path("<str:signed>/files/<str:way>/<str:name>", views.file, name="file"),
    path("<str:signed>/receipts", receipts.receipts, name="receipts"),
    path("<str:signed>/receipts.csv", receipts.receipts_csv, name="receipts_csv"),
]
