"""The grant of the unit tests: what Acme's role is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wizard.aws.guide import Grant

GRANT = Grant(
    provider_url="https://embark.test/t/iss_1",
    audience="sts.amazonaws.com",
    subject="workspace:wsp_1",
    account_id="111122223333",
    role_name="embark-acme",
    bucket="acme-ml",
    prefix="in/",
)


def grant(**changes: Any) -> Grant:
    """The same but for the changes."""
    return replace(GRANT, **changes)
