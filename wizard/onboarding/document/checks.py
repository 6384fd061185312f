"""What keeps an entry of the right form from being made: every Problem, each with its place. Pure; raises nothing.

The rules are those of the wizard's pages; they are asked here, not written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from wizard.core.problems import Problem, ProblemError
from wizard.mapping.types import ColumnKind
from wizard.onboarding.document.meaning import key_columns, model_id_of, place_of, role_of, settings_of
from wizard.onboarding.document.problems import column_twice, keys_differ, placed
from wizard.onboarding.document.types import Entry
from wizard.onboarding.problems import other_bucket, outside_prefix
from wizard.registry.names import name_problems
from wizard.registry.tags import tag_problems
from wizard.sampling.location import S3Location, parse

_PATH_OF = {"name": "model.name", "model_id": "model.model_id", "version_name": "model.version"}


def entry_problems(entry: Entry, *, number: int) -> tuple[Problem, ...]:
    """Everything that does not fit in the entry, in its order."""
    return (
        *_about_model(entry, number),
        *_about_role(entry, number),
        *_about_data(entry, number),
        *_about_columns(entry, number),
    )


def _about_model(entry: Entry, number: int) -> Iterator[Problem]:
    model = entry.model
    for said in name_problems(name=model.name, model_id=model_id_of(entry), version_name=model.version):
        yield placed(said, number=number, path=_PATH_OF[said.code.split(".")[1]])
    for said in tag_problems(model.tags):
        yield placed(said, number=number, path="model.tags")


def _about_role(entry: Entry, number: int) -> Iterator[Problem]:
    yield from _refused(partial(role_of, entry), number, "role_arn")
    if entry.bucket:
        yield from _refused(partial(place_of, entry), number, "bucket")


def _about_data(entry: Entry, number: int) -> Iterator[Problem]:
    for kind, part in entry.datasets.given.items():
        path = f"datasets.{kind}"
        wrong = list(_refused(partial(parse, part.location), number, f"{path}.location"))
        yield from wrong or _about_place(entry, parse(part.location), number, f"{path}.location")
        yield from _refused(partial(settings_of, part), number, f"{path}.read_options")


def _about_place(entry: Entry, location: S3Location, number: int, path: str) -> Iterator[Problem]:
    """One connection opens all datasets of an onboarding."""
    try:
        place = place_of(entry)
    except ProblemError:
        return  # that is told where the bucket, or the serving data's location, stands
    if location.bucket != place.bucket:
        yield placed(other_bucket(location.bucket, place.bucket), number=number, path=path)
    elif not location.key.startswith(place.prefix):
        yield placed(outside_prefix(location.uri, str(place)), number=number, path=path)


def _about_columns(entry: Entry, number: int) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, part in enumerate(entry.columns):
        if part.column in seen:
            yield column_twice(number=number, path=f"columns[{place}].column")
        seen.add(part.column)
    for kind in (ColumnKind.ID, ColumnKind.TIMESTAMP):
        named = list(key_columns(entry, kind))
        yield from (keys_differ(number=number, path=path) for path, column in named if column != named[0][1])


def _refused(parsed: Callable[[], object], number: int, path: str) -> Iterator[Problem]:
    try:
        parsed()
    except ProblemError as error:
        yield placed(error.problem, number=number, path=path)
