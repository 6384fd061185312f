"""Registers the package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "wizard.onboarding"

    def ready(self) -> None:
        from wizard.onboarding import telling  # noqa: F401 - importing makes it listen, and needs the models
