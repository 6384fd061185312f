"""The verbs of watching: make, change and remove a segment, a custom metric or a monitor of a model.

`ProblemError` leaves them when the name is taken. Made again in the same words it is the same row.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from wizard.accounts.models import Actor
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError
from wizard.registry.models import MLModel
from wizard.watching import problems
from wizard.watching.models import CustomMetric, Monitor, Segment

Watch = Segment | CustomMetric | Monitor
Row = TypeVar("Row", Segment, CustomMetric, Monitor)

_NOUNS = {Segment: "segment", CustomMetric: "custom metric", Monitor: "monitor"}


@transaction.atomic
def create(kind: type[Row], *, model: MLModel, name: str, by: Actor | None, **said: Any) -> tuple[Row, bool]:
    """The model's row of that name, and whether it is new; one that says something else is refused."""
    _must_have_field(model, said)
    row, new = kind.objects.get_or_create(model=model, name=name, defaults=said)
    if any(getattr(row, field) != value for field, value in said.items()):
        raise ProblemError(_taken(row, name))
    if new:
        _audit(row, by, "created", name=name)
    return row, new


@transaction.atomic
def change(row: Row, *, by: Actor | None, **said: Any) -> Row:
    """Let the row say this from now on; what is not named stays."""
    _must_have_field(row.model, said)
    before = {field: getattr(row, field) for field in said}
    if before == said:
        return row
    for field, value in said.items():
        setattr(row, field, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(said))
    except IntegrityError as error:
        raise ProblemError(_taken(row, str(said.get("name", "")))) from error
    _audit(row, by, "changed", before=before, after=said)
    return row


@transaction.atomic
def remove(row: Watch, *, by: Actor | None) -> None:
    """Take it off the model."""
    _audit(row, by, "deleted", name=row.name)
    row.delete()


def _must_have_field(model: MLModel, said: dict[str, Any]) -> None:
    name = said.get("field_name")
    if name and not any(_has(version.schema.fields, name) for version in model.versions.all()):
        raise ProblemError(problems.no_such_field(name=name, model_id=model.model_id))


def _has(fields: tuple[Any, ...], name: str) -> bool:
    return any(field.name == name for field in fields)


def _taken(row: Watch, name: str) -> Any:
    return problems.name_taken(what=_NOUNS[type(row)], name=name, model_id=row.model.model_id)


def _audit(row: Watch, by: Actor | None, what: str, **facts: Any) -> None:
    verb = f"{_NOUNS[type(row)].replace(' ', '_')}.{what}"
    audit(workspace=row.model.workspace, by=by, verb=verb, subject_id=row.pk, model_id=row.model.model_id, **facts)
