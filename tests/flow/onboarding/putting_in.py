"""A program of its own for `test_putting_in`: 20 threads put the same document in on the database of DATABASE_URL.

First a new one; then, as the access has turned green, once more. Prints what the database holds as JSON.
"""

from __future__ import annotations

import json
from collections import Counter

import django

from tests.flow.registration.double_click import at_once

ENTRY = {
    "workspace": "Acme",
    "model": {"name": "Insurance", "version": "v1", "model_type": "binary"},
    "role_arn": "arn:aws:iam::123456789012:role/embark",
    "datasets": {"serving": {"location": "s3://acme-ml/in/x.parquet"}},
}


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests import factories
    from wizard.aws.models import AccessCheck, Connection
    from wizard.core import bell
    from wizard.core.jobs import JobState
    from wizard.onboarding.from_document import put_in
    from wizard.onboarding.models import Onboarding, OnboardingDataset
    from wizard.sampling.models import Sample

    call_command("migrate", verbosity=0)
    bell._post = lambda task_name, job_id: None
    by = factories.member(factories.workspace())

    def put(number: int) -> str:
        (outcome,) = put_in(text=json.dumps(ENTRY), by=by)
        return outcome.did.value

    new = Counter(at_once(put))
    AccessCheck.objects.update(state=JobState.DONE)
    green = Counter(at_once(put))
    tables = (Onboarding, Connection, AccessCheck, OnboardingDataset, Sample)
    print(json.dumps({"new": new, "green": green, "rows": [table.objects.count() for table in tables]}))


if __name__ == "__main__":
    main()
