"""Registers the package and its system checks with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AwsConfig(AppConfig):
    name = "wizard.aws"

    def ready(self) -> None:
        from wizard.aws.issuer import system_checks  # noqa: F401 - importing registers them, and needs the models
