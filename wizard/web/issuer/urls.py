"""Addresses that AWS reads: a discovery document and a key set for every workspace's issuer."""

from __future__ import annotations

from django.urls import path

from wizard.web.issuer import views

app_name = "issuer"
urlpatterns = [
    path("<str:issuer_id>/.well-known/openid-configuration", views.discovery, name="discovery"),
    path("<str:issuer_id>/keys.json", views.keys, name="keys"),
]
