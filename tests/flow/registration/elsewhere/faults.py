"""A program of its own for `test_faults`: registrations into another server, on the database of DATABASE_URL.

Workers are processes that are really killed, stopped and woken; a lease lasts a second. With the argument `work ID` it
is such a worker. Prints what came of each fault as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import django

THREADS = 20
LEASE = 1.0
SLOW = 3.0
"""Seconds: three leases."""


def set_up() -> None:
    """Django, with a short lease and a quick heart."""
    django.setup()
    from wizard.core import jobs, running

    jobs.LEASE = timedelta(seconds=LEASE)
    running.HEARTBEAT_SECONDS = LEASE / 4


def deliver(registration_id: str) -> None:
    """What a worker does with the message."""
    from django.db import connection

    from wizard.registration.tasks import run_registration

    run_registration(registration_id)
    connection.close()


def at_once(work: Callable[[], Any]) -> list[Any]:
    """What `work` answers in many threads that start together."""
    from django.db import connection

    start, answers = threading.Barrier(THREADS), list[Any]()

    def run() -> None:
        start.wait()
        try:
            answers.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class Stage:
    """A workspace with the other server as its destination."""

    def __init__(self, registry: Any) -> None:
        from tests import factories
        from tests.fakes.registry_server import TOKEN
        from wizard.aws.models import Connection
        from wizard.registration.models import DestinationCheck
        from wizard.registration.plan import Generation
        from wizard.registration.saved_destinations import DestinationFacts, add_destination
        from wizard.registration.tasks import check_destination

        self.registry = registry
        self.workspace = factories.workspace()
        self.by = factories.member(self.workspace)
        self.connection = Connection.objects.create(workspace=self.workspace, bucket="acme", role_name="embark")
        facts = DestinationFacts("Prod", registry.url, Generation.TWO, TOKEN)
        self.destination = add_destination(workspace=self.workspace, facts=facts, by=self.by)
        check_destination(DestinationCheck.objects.get().pk)

    def press(self, model_id: str) -> Any:
        """What “Register” does."""
        from tests.unit.registration import orders
        from wizard.registration.services import request_registration

        order = orders.order(datasets=(orders.dataset(connection_id=self.connection.pk),))
        return request_registration(
            workspace=self.workspace,
            order=replace(order, model_id=model_id),
            idempotency_key=model_id,
            by=self.by,
            destination=self.destination,
        )

    def worker(self, registration: Any) -> subprocess.Popen[bytes]:
        """A process that works on it."""
        hosts = {"EMBARK_DESTINATION_HOSTS": self.registry.url.removeprefix("http://")}
        return subprocess.Popen([sys.executable, "-m", __spec__.name, "work", registration.pk], env=os.environ | hosts)

    def wait_for(self, registration: Any, call: str) -> None:
        """Until the server has been sent that call."""
        deadline = time.monotonic() + 30
        while not any(asked.key.startswith(f"{registration.pk}:{call}:") for asked in self.registry.asked):
            assert time.monotonic() < deadline, self.registry.asked
            time.sleep(0.02)

    def go_on(self, registration: Any) -> None:
        """Deliver the message again and again until it has ended, as the sweep does."""
        deadline = time.monotonic() + 30
        while registration.is_live:
            assert time.monotonic() < deadline, registration.state
            deliver(registration.pk)
            time.sleep(0.1)
            registration.refresh_from_db()

    def told(self, registration: Any) -> dict[str, Any]:
        """The oracle: how it ended, what was made there, and how often each call was sent."""
        registration.refresh_from_db()
        name = registration.model_id
        keys = [asked.key.rpartition(":")[0] for asked in self.registry.asked if asked.key.startswith(registration.pk)]
        versions = [place for place in self.registry.versions if place[0] == name]
        datasets = [place for place in self.registry.datasets if place[0] == name]
        return {
            "state": registration.state,
            "attempt": registration.attempt,
            "open": registration.steps.filter(is_unanswered=True).count(),
            "made": [int(name in self.registry.models), len(versions), len(datasets)],
            "effects": self.registry.effects.count(f"model {name}"),
            "sent": [keys.count(f"{registration.pk}:{call}") for call in ("model", "version", "connect:serving")],
        }


def pressed_twenty_times(stage: Stage) -> dict[str, Any]:
    """Rows 12, 9 and 10: twenty presses, then twenty deliveries at once."""
    pressed = {row.pk for row in at_once(lambda: stage.press("pressed"))}
    registration = stage.press("pressed")
    at_once(lambda: deliver(registration.pk))
    deliver(registration.pk)
    return stage.told(registration) | {"rows": len(pressed)}


def slow_server(stage: Stage) -> dict[str, Any]:
    """Row 45: the answer takes three leases, and the message comes again all the while."""
    from tests.fakes.registry_server import slow

    registration = stage.press("slow")
    stage.registry.fail("POST /v1beta/models", slow(SLOW))
    worker = threading.Thread(target=deliver, args=(registration.pk,))
    worker.start()
    stage.wait_for(registration, "model")
    while worker.is_alive():
        deliver(registration.pk)
        time.sleep(0.2)
    return stage.told(registration)


def killed(stage: Stage, name: str, *, after: bool) -> dict[str, Any]:
    """Rows 2 and 3: kill -9 while the version is being made, before or after it is there."""
    from tests.fakes.registry_server import held

    registration, path = stage.press(name), f"/v1beta/models/{name}/versions"
    stage.registry.fail(f"POST {path}", held(after=after))
    worker = stage.worker(registration)
    stage.wait_for(registration, "version")
    worker.kill()
    worker.wait()
    stage.go_on(registration)
    return stage.told(registration)


def zombie(stage: Stage) -> dict[str, Any]:
    """Row 11: stopped while it waits, followed by another, and woken afterwards."""
    from tests.fakes.registry_server import slow

    registration, path = stage.press("zombie"), "/v1beta/models/zombie/versions"
    stage.registry.fail(f"POST {path}", slow(0.3))
    worker = stage.worker(registration)
    stage.wait_for(registration, "version")
    worker.send_signal(signal.SIGSTOP)
    stage.go_on(registration)
    before = stage.told(registration)
    worker.send_signal(signal.SIGCONT)
    assert worker.wait(timeout=30) == 0
    return stage.told(registration) | {"woken changes nothing": stage.told(registration) == before}


def main() -> None:
    set_up()
    if sys.argv[1:2] == ["work"]:
        return deliver(sys.argv[2])
    from django.conf import settings
    from django.core.management import call_command

    from tests.fakes import registry_server
    from wizard.core import bell
    from wizard.registration.models import Registration

    call_command("migrate", verbosity=0)
    bell._post = lambda task_name, job_id: None
    with registry_server.serving() as registry:
        settings.DESTINATION_HOSTS = [registry.url.removeprefix("http://")]
        stage = Stage(registry)
        told = {
            "pressed": pressed_twenty_times(stage),
            "slow": slow_server(stage),
            "killed before": killed(stage, "killed-before", after=False),
            "killed after": killed(stage, "killed-after", after=True),
            "zombie": zombie(stage),
        }
    print(json.dumps(told | {"left running": Registration.objects.live().count()}))
    return None


if __name__ == "__main__":
    main()
