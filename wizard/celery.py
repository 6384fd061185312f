"""The Celery application of the worker, of beat and of everything that rings the bell."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from django_structlog.celery.steps import DjangoStructLogInitStep

from wizard.aws.session import clients
from wizard.core import pulse
from wizard.sampling.isolation import nurseries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")

app = Celery("wizard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)
pulse.listen()


@worker_process_init.connect
def _warm(**_: Any) -> None:
    """Begin what the first job would wait for. Celery gives this four seconds."""
    nurseries.warm()
    clients.warm()
