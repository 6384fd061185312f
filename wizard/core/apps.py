"""Makes the Celery application known before anybody rings the bell."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class CoreConfig(AppConfig):
    name = "wizard.core"

    def ready(self) -> None:
        # By name: the application sits at the top of the house and core at its bottom.
        import_module(settings.CELERY_APP_MODULE)
