"""A program of its own for `test_faults`: workers are killed at each call to a real Embark of generation 3.x.

Both ends live in the database of DATABASE_URL: one workspace registers, another one is where it goes, by HTTP. A worker
is a process that is killed with -9 just before or just after what its call does there; a lease lasts a second. Prints
what came of each registration as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from tests.flow.registration.elsewhere import faults

CALLS = {
    "create_model": "model",
    "create_model_version": "version",
    "share_source": "source",
    "connect_dataset": "connect",
}
"""What a worker dies at: method of the destination → what the plan calls it."""
CASES = [(verb, when) for verb in CALLS for when in ("before", "after")]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def embark() -> Iterator[str]:
    """Embark itself, answering on a free port of loopback; its address."""
    from django.conf import settings

    from wizard.wsgi import application

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with ThreadedWSGIServer(("127.0.0.1", 0), Quiet) as server:
        server.set_app(application)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.DESTINATION_HOSTS = [f"127.0.0.1:{server.server_port}"]
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Stage:
    """Two workspaces; `there` is a destination of the one `here`."""

    def __init__(self, url: str) -> None:
        from tests import factories
        from wizard.accounts.tokens import issue_token
        from wizard.registration.models import DestinationCheck
        from wizard.registration.plan import Generation
        from wizard.registration.saved_destinations import DestinationFacts, add_destination
        from wizard.registration.tasks import check_destination

        self.here, self.there = factories.workspace("Here"), factories.workspace("There")
        self.by = factories.member(self.here)
        token = issue_token(workspace=self.there, name="destination", by=None)[1]
        facts = DestinationFacts("There", url, Generation.THREE, token, self.there.account, self.there.slug)
        self.destination = add_destination(workspace=self.here, facts=facts, by=self.by)
        check_destination(DestinationCheck.objects.get().pk)
        check = DestinationCheck.objects.get()
        assert check.is_done, check.problem

    def press(self, name: str) -> Any:
        """What “Register” does, with a bucket of its own: data sources are shared."""
        from tests.unit.registration import orders
        from wizard.aws.models import Connection
        from wizard.registration.services import request_registration

        connection = Connection.objects.create(workspace=self.here, bucket=name, role_name="embark")
        dataset = orders.dataset(connection_id=connection.pk, object_path=f"s3://{name}/serving.parquet")
        order = replace(orders.order(datasets=(dataset,)), model_id=name, name=name)
        return request_registration(
            workspace=self.here, order=order, idempotency_key=name, by=self.by, destination=self.destination
        )

    def told(self, registration: Any) -> dict[str, Any]:
        """The oracle: how it ended here, and what there is there."""
        from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
        from wizard.sync.models import SyncRun

        registration.refresh_from_db()
        name, there = registration.model_id, self.there
        made = [
            MLModel.objects.filter(workspace=there, name=name),
            ModelVersion.objects.filter(model__workspace=there, model__name=name),
            DataSource.objects.filter(workspace=there, object_path__startswith=f"s3://{name}"),
            Dataset.objects.filter(version__model__workspace=there, version__model__name=name),
            SyncRun.objects.filter(dataset__version__model__workspace=there, dataset__version__model__name=name),
        ]
        return {
            "state": registration.state,
            "attempt": registration.attempt,
            "open": registration.steps.filter(is_unanswered=True).count(),
            "made": [rows.count() for rows in made],
            "tried twice": [step.key.partition(":")[0] for step in registration.steps.filter(tries=2)],
        }


def worker_that_dies(registration: Any, verb: str, when: str) -> int:
    """A process that works on it, and is killed at that call; its id."""
    from django.db import connection

    from wizard.registration.destinations.http3 import Http3Destination

    connection.close()  # it must not be shared
    pid = os.fork()
    if pid:
        return pid
    setattr(Http3Destination, verb, dying(getattr(Http3Destination, verb), when))
    faults.deliver(registration.pk)
    os._exit(1)  # it has lived on


def dying(real: Callable[..., str], when: str) -> Callable[..., str]:
    """The call, and with it the end of the process."""

    def call(self: Any, **named: Any) -> str:
        if when == "after":
            real(self, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    return call


def go_on(registrations: list[Any]) -> None:
    """Deliver the messages again and again until all have ended, as the sweep does."""
    deadline = time.monotonic() + 60
    while any(registration.is_live for registration in registrations):
        assert time.monotonic() < deadline, [registration.state for registration in registrations]
        for registration in registrations:
            faults.deliver(registration.pk)
            registration.refresh_from_db()
        time.sleep(0.1)


def main() -> None:
    faults.set_up()
    from django.core.management import call_command

    from wizard.core import bell

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    bell._post = lambda task_name, job_id: None
    with embark() as url:
        stage = Stage(url)
        registrations = [stage.press(f"{verb}-{when}".replace("_", "-")) for verb, when in CASES]
        pids = [worker_that_dies(registration, *case) for registration, case in zip(registrations, CASES, strict=True)]
        ends = {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids}
        go_on(registrations)
        told = {" ".join(case): stage.told(each) for case, each in zip(CASES, registrations, strict=True)}
    print(json.dumps(told | {"ends": sorted(ends)}))


if __name__ == "__main__":
    main()
