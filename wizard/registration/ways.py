"""The same registration in every form in which somebody may want it as code. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.registration.as_code import stack_code
from wizard.registration.code import python_code
from wizard.registration.curl import curl_code
from wizard.registration.plan import Order
from wizard.registration.wire3 import KINDS


@dataclass(frozen=True)
class Ways:
    """Complete and runnable each; the token comes from the environment. `stack` is "" without a dataset of 3.x."""

    python: str
    stack: str
    curl: str


def ways_of(order: Order, *, base_url: str, account: str, workspace: str) -> Ways:
    """The order as the vendor's 2.x and 3.x clients and `curl` would register it at `base_url`."""
    has_dataset = any(dataset.kind in KINDS for dataset in order.datasets)
    stack = stack_code(order, base_url=base_url, account=account, workspace=workspace) if has_dataset else ""
    return Ways(python_code(order, base_url=base_url), stack, curl_code(order, base_url=base_url))
