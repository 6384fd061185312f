"""Addresses for health checks of containers and load balancers."""

from __future__ import annotations

from django.urls import path

from wizard.web.health import views

app_name = "health"
urlpatterns = [path("live", views.live, name="live"), path("ready", views.ready, name="ready")]
