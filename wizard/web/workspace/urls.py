"""Addresses of what belongs to a workspace as a whole."""

from __future__ import annotations

from django.urls import path

from wizard.web.workspace import views

app_name = "workspace"
urlpatterns = [
    path("tokens", views.own_tokens, name="own_tokens"),
    path("<str:workspace_id>/tokens", views.tokens, name="tokens"),
    path("<str:workspace_id>/tokens/<str:token_id>/revoke", views.revoke, name="revoke_token"),
]
