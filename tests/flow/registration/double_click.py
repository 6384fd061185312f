"""A program of its own for `test_double_click`: 20 threads press "Register" on the database of DATABASE_URL.

First all with one key, then all with keys of their own; then 20 workers get the message of the first registration at
once. Then all press on the Review page of one onboarding, while as many other tabs save its Model step. Prints what the
database holds as JSON.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import django

THREADS = 20


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What `work` answers in 20 threads that start together."""
    from django.db import connection

    start, answers = threading.Barrier(THREADS), [None] * THREADS

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = work(number)
        except Exception as error:
            answers[number] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests import factories
    from tests.unit.registration import orders
    from wizard.aws.models import Connection
    from wizard.core import bell
    from wizard.registration.models import Registration
    from wizard.registration.services import request_registration
    from wizard.registration.tasks import run_registration
    from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
    from wizard.sync.models import SyncRun

    call_command("migrate", verbosity=0)
    rings: list[str] = []
    bell._post = lambda task_name, job_id: rings.append(job_id)
    workspace = factories.workspace()
    by = factories.member(workspace)
    connection = Connection.objects.create(workspace=workspace, bucket="acme", role_name="embark")
    order = orders.order(datasets=(orders.dataset(connection_id=connection.pk),))

    def press(key: str) -> str:
        return request_registration(workspace=workspace, order=order, idempotency_key=key, by=by).pk

    same_key = at_once(lambda number: press("onb_1"))
    asked = list(rings)
    other_keys = at_once(lambda number: press(f"other_{number}"))
    at_once(lambda number: run_registration(same_key[0]))
    registration = Registration.objects.get()
    told = {
        "answers to one key": sorted(set(same_key)) == [registration.pk],
        "answers to other keys": sorted(set(other_keys)),
        "rings": len(asked),
        "state": registration.state,
        "attempt": registration.attempt,
        "rows": [table.objects.count() for table in (MLModel, ModelVersion, DataSource, Dataset, SyncRun)],
        "tries": [step.tries for step in registration.steps.all()],
    }
    print(json.dumps(told | _on_one_page(workspace, by)))


def _on_one_page(workspace: Any, by: Any) -> dict[str, Any]:
    """What became of one onboarding when every second tab registers it and every other one saves its first step."""
    from tests import factories
    from wizard.onboarding import services
    from wizard.onboarding.models import Onboarding

    row = factories.mapped(workspace, by, model_id="on-one-page")

    def press(number: int) -> str:
        mine = Onboarding.objects.get(pk=row.pk)
        if number % 2:
            answers = factories.model_answers(model_id="on-one-page", model_name=f"Tab {number}")
            return f"saved {services.submit_model(onboarding=mine, answers=answers, by=by).pk}"
        return services.submit_review(onboarding=mine, by=by).pk

    answers = at_once(press)
    row.refresh_from_db()
    registration = row.registration
    others = {answer for answer in answers[1::2] if not answer.startswith("saved ")}
    return {
        "one page": registration is not None and set(answers[::2]) == {registration.pk},
        "registered as saved": registration is not None and registration.order.name == row.model_name,
        "late tabs": sorted(others - {"onboarding.registered"}),
    }


if __name__ == "__main__":
    main()
