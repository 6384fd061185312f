"""Addresses of what belongs to a workspace as a whole."""

from __future__ import annotations

from django.urls import path

from wizard.web.workspace import destinations, views
from wizard.web.workspace.own import own

app_name = "workspace"
urlpatterns = [
    path("tokens", own, {"page": "tokens"}, name="own_tokens"),
    path("destinations", own, {"page": "destinations"}, name="own_destinations"),
    path("<str:workspace_id>/tokens", views.tokens, name="tokens"),
    path("<str:workspace_id>/tokens/<str:token_id>/revoke", views.revoke, name="revoke_token"),
    path("<str:workspace_id>/destinations", destinations.destinations, name="destinations"),
    path("<str:workspace_id>/destinations/<str:destination_id>", destinations.destination, name="destination"),
    path("<str:workspace_id>/destinations/<str:destination_id>/token", destinations.change_token, name="change_token"),
    path("<str:workspace_id>/destinations/<str:destination_id>/check", destinations.check, name="check_destination"),
    path("<str:workspace_id>/destinations/<str:destination_id>/remove", destinations.remove, name="remove_destination"),
]
