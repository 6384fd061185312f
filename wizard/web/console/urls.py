"""Addresses of the account manager's pages."""

from __future__ import annotations

from django.urls import path

from wizard.web.console import views

app_name = "console"
urlpatterns = [
    path("", views.board, name="board"),
    path("new", views.new_customer, name="new_customer"),
    path("letters/<str:letter_id>", views.send_letter_again, name="send_letter_again"),
]
