"""One case of the corpus: objects, how they are read, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Objects = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """`build` makes the objects (key → bytes); a single one is sampled as an object, `folder` makes it a Delta table.

    Either `problem` is the code that is expected (one of several where the damage may be met in more than one place),
    or the rest is: `names` of all columns, `types` (logical) of some, `rows` of the whole, `traits` of the dialect.
    None means that nothing is said about it. `readable` alone says that it must come out as a result.
    """

    name: str
    build: Callable[[], Objects]
    problem: frozenset[str] = frozenset()
    format: str | None = None
    names: tuple[str, ...] | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None
    dialect: Mapping[str, object] = field(default_factory=dict)
    encoding: str | None = None
    compression: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""

    def __str__(self) -> str:
        return self.name


def one(key: str, data: Callable[[], bytes] | bytes) -> Callable[[], Objects]:
    """A builder of a single object."""
    return lambda: {key: data() if callable(data) else data}


def refused(name: str, key: str, data: Callable[[], bytes] | bytes, *codes: str, **facts: object) -> Case:
    """A case that must end in one of the Problems."""
    return Case(name, one(key, data), problem=frozenset(codes), **facts)  # type: ignore[arg-type]


def read(name: str, key: str, data: Callable[[], bytes] | bytes, **facts: object) -> Case:
    """A case that must be read."""
    return Case(name, one(key, data), **facts)  # type: ignore[arg-type]
