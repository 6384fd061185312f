"""Registers the package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "wizard.watching"
