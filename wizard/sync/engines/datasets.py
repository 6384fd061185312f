"""The rows of a dataset, whatever it consists of. Raises ProblemError (`sync.*`, `data.*`, and the source's)."""

from __future__ import annotations

from wizard.sampling.sources import OneObject
from wizard.sampling.types import FileFormat
from wizard.sync.engines.base import Reader
from wizard.sync.engines.delta import DeltaReader
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.keeping import KeptShare
from wizard.sync.engines.many import ManyObjects
from wizard.sync.engines.opening import open_object
from wizard.sync.engines.selecting import SelectedReader
from wizard.sync.plan import SyncPlan


def open_dataset(plan: SyncPlan, source: CountedObjects) -> Reader:
    """The rows of the objects of `source` as the plan reads them; opening reads what tells the columns."""
    reader = _stored(plan, source)
    if plan.share < 1:
        reader = KeptShare(reader, plan.share)
    return SelectedReader(reader, plan) if plan.select else reader


def _stored(plan: SyncPlan, source: CountedObjects) -> Reader:
    if plan.format is FileFormat.DELTA:
        return DeltaReader(source, plan.options)
    if len(source.objects) > 1 or plan.partitions:
        return ManyObjects(source, plan)
    return open_object(OneObject(source, source.objects[0]), plan)
