"""Registers the package with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "wizard.onboarding"

    def ready(self) -> None:
        from wizard.onboarding import planned_samples, telling  # noqa: F401 - importing makes them listen
