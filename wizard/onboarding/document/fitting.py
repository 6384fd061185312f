"""JSON that was decoded → the values of a type, with every fault that is found on the way. Pure; raises nothing.

The types are frozen dataclasses; a field's expected value is told by the description of its type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from wizard.core.problems import Problem
from wizard.onboarding.document import problems

_SHOWN = 40
"""Characters of a name that is not known, when it is repeated."""
_ODD = re.compile(r"[^\w. -]")
_AT = re.compile(r" - at `\$(.*)`\Z", re.DOTALL)
_WORDS = {str: "text", bool: "true or false", int: "a number", float: "a number", dict: "an object", list: "a list"}


@dataclass
class Fitting:
    """Fits the parts of the entry of that `number`, and collects what does not fit."""

    number: int

    def __post_init__(self) -> None:
        self.found: list[Problem] = []

    def part(self, raw: Any, kind: type, path: str = "") -> Any:
        """`raw` as the dataclass `kind`; None when something in it does not fit."""
        if not isinstance(raw, dict):
            self._misfit(path, "an object", raw)
            return None
        before, hints = len(self.found), _hints(kind)
        self._unknown(raw, tuple(hints), path)
        values = {
            each.name: self._field(raw, each, hints[each.name], _below(path, each.name))
            for each in fields(kind)
            if each.name in raw or _is_required(each)
        }
        return None if len(self.found) > before else kind(**values)

    def _unknown(self, raw: Mapping[str, Any], known: tuple[str, ...], path: str) -> None:
        for name in raw:
            if name not in known:
                shown = _below(path, _ODD.sub("·", name)[:_SHOWN])
                self.found.append(problems.unknown_key(number=self.number, path=shown, known=known))

    def _field(self, raw: Mapping[str, Any], each: Field[Any], hint: Any, path: str) -> Any:
        if each.name not in raw:
            self.found.append(problems.missing(number=self.number, path=path, expected=expected(hint)))
            return None
        return self._value(raw[each.name], hint, path)

    def _value(self, raw: Any, hint: Any, path: str) -> Any:
        if kind := _dataclass_in(hint):
            return self.part(raw, kind, path)
        if kind := _item_in(hint):
            return self._parts(raw, hint, kind, path)
        try:
            return msgspec.convert(raw, hint, strict=True)
        except msgspec.ValidationError as error:
            below = _AT.search(str(error))
            inner = below[1] if below else ""
            self._misfit(path + inner, expected(hint), _inside(raw, inner))
            return None

    def _parts(self, raw: Any, hint: Any, kind: type, path: str) -> Any:
        limit = next(each.max_length for each in get_args(hint) if isinstance(each, msgspec.Meta))
        if not isinstance(raw, list) or len(raw) > (limit or 0):
            self._misfit(path, expected(hint), raw)
            return None
        return tuple(self.part(each, kind, f"{path}[{place}]") for place, each in enumerate(raw))

    def _misfit(self, path: str, wanted: str, raw: Any) -> None:
        self.found.append(problems.misfit(number=self.number, path=path, expected=wanted, got=_got(raw)))


def expected(hint: Any) -> str:
    """What a value of that type is, in words."""
    told = [each.description for each in get_args(hint) if isinstance(each, msgspec.Meta) and each.description]
    if told:
        return told[0]
    plain = _dataclass_in(hint) or _plain(hint)
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return f"one of {', '.join(plain)}"
    return _WORDS.get(plain, "an object")


def _got(raw: Any) -> str:
    """What is there, in words that repeat nothing of it but its length."""
    if isinstance(raw, str):
        return f"a text of {len(raw):,} characters"
    if isinstance(raw, (list, dict)):
        return f"{_WORDS[type(raw)]} of {len(raw):,}"
    return "null" if raw is None else _WORDS.get(type(raw), "something else")


def _inside(raw: Any, path: str) -> Any:
    """The value at a place in a list, as msgspec tells it; of an object, it does not tell which."""
    found = re.fullmatch(r"\[(\d+)\]", path)
    if isinstance(raw, list) and found:
        return raw[int(found[1])]
    wrong = (each for each in raw.values() if not isinstance(each, str)) if isinstance(raw, dict) else ()
    return next(iter(wrong), raw) if path else raw


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _plain(hint: Any) -> Any:
    """The type without its limits, and without None."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return _plain(next(each for each in get_args(hint) if each is not NoneType))
    return hint


def _dataclass_in(hint: Any) -> type | None:
    plain = _plain(hint)
    return plain if isinstance(plain, type) and is_dataclass(plain) else None


def _item_in(hint: Any) -> type | None:
    """The dataclass of which the type is a list."""
    plain = _plain(hint)
    return _dataclass_in(get_args(plain)[0]) if get_origin(plain) is tuple else None
