"""`sample` as a work of the child that also tells its peak of memory."""

from __future__ import annotations

from typing import Any

from tests.benchmarks import memory
from wizard.sampling import sampler
from wizard.sampling.sources import ObjectSource


def sample(source: ObjectSource, arguments: dict[str, Any], report: sampler.Report) -> dict[str, Any]:
    """See `sampler.run`."""
    began = memory.start_watching()
    result = sampler.run(source, arguments, report)
    report({"stage": "describing", "growth": memory.growth(began)})
    return result
