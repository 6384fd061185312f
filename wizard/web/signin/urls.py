"""Addresses of signing in: allauth's, but for those that would let somebody take another person's e-mail address."""

from __future__ import annotations

from django.urls import include, path

from wizard.web.signin import views

urlpatterns = [
    path("email/", views.closed, name="email_closed"),  # before allauth's own
    path("", include("allauth.urls")),
]
