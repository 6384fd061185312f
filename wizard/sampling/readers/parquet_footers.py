"""A Parquet footer that Arrow refuses → the same without what it stumbles over. Pure.

Other readers take these footers: maps whose keys may be missing (Presto, Trino and Athena wrote them), lists and maps
of odd shapes, decimals of more digits than Arrow has, text of a fixed length (fastparquet), an Arrow schema that does
not read, a writer's name that is not UTF-8. What is taken out is the annotation, never a column or a row. Source of the
field numbers: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wizard.sampling.limits import MIB
from wizard.sampling.readers.parquet_bytes import WIDEST, Digits, Meaning
from wizard.sampling.readers.thrift import Struct, decoded, encoded

LARGEST = 2 * MIB
"""Bytes of a footer that is taken apart; a longer one would take seconds."""

_SCHEMA, _KEYS, _WRITER, _ORDERS, _ENCRYPTION = 2, 5, 6, 7, 8
_TYPE, _REPETITION, _CHILDREN, _CONVERTED, _SCALE, _PRECISION, _LOGICAL = 1, 3, 5, 6, 7, 8, 10
_REQUIRED, _REPEATED = 0, 2
_FIXED = 7
_BYTES_TYPES = (6, _FIXED)
_CONVERTED_MAPS, _CONVERTED_LIST, _CONVERTED_DECIMAL = (1, 2), 3, 5
_LOGICAL_MAP, _LOGICAL_LIST, _LOGICAL_DECIMAL = 2, 3, 5
_CONVERTED_TEXTS = (0, 4, 19)
_LOGICAL_TEXTS = frozenset({1, 4, 12})
"""Text, a value of an enumeration, JSON."""


@dataclass(frozen=True)
class Mended:
    """A file of nothing but the mended footer, and what the columns that it now has as bytes stand for.

    Those are told by their position; what lies within a column stays bytes.
    """

    file: bytes
    meanings: Mapping[int, Meaning]


@dataclass
class _Node:
    """An element of the schema; `column` is the position of the top-level column that it is, -1 for others."""

    told: Struct
    column: int
    children: list[_Node] = field(default_factory=list)

    def number(self, key: int, default: int = 0) -> int:
        found = self.told.get(key)
        return found.value if found is not None and isinstance(found.value, int) else default

    def logical(self) -> Struct:
        found = self.told.get(_LOGICAL)
        return found.value if found is not None and isinstance(found.value, dict) else {}


def mended(footer: bytes, *, decimals: bool = False) -> Mended | None:
    """The footer mended; with `decimals` those in bytes become bytes, too. None where there is nothing to be done."""
    if len(footer) > LARGEST:
        return None
    try:
        told = decoded(footer)
        if _ENCRYPTION in told:
            return None
        meanings = _mend(told, decimals)
        bare = encoded(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Mended(b"PAR1" + bare + len(bare).to_bytes(4, "little") + b"PAR1", meanings)


def _mend(told: Struct, decimals: bool) -> dict[int, Meaning]:
    # Orders may be too few, and count for the bounds of columns only.
    told.pop(_ORDERS, None)
    if _WRITER in told:
        told[_WRITER].value = told[_WRITER].value.decode(errors="replace").encode()
    _drop_arrow_schema(told)
    meanings: dict[int, Meaning] = {}
    for node in _nodes([one.value for one in told[_SCHEMA].value]):
        if not _is_fine_group(node):
            _forget(node, _CONVERTED, _LOGICAL)
        elif _is_fixed_text(node):
            _forget(node, _CONVERTED, _LOGICAL)
            meanings[node.column] = None
        elif _is_decimal(node) and not _is_fine_decimal(node, decimals):
            if node.number(_TYPE) in _BYTES_TYPES:
                meanings[node.column] = _digits(node)
            _forget(node, _CONVERTED, _LOGICAL, _SCALE, _PRECISION)
    meanings.pop(-1, None)
    return meanings


def _nodes(elements: list[Struct]) -> Iterator[_Node]:
    """The elements, each with its children: they stand depth first, each with the number of its children."""
    nodes = [_Node(one, -1) for one in elements]
    open_: list[tuple[_Node, int]] = []
    for place, node in enumerate(nodes):
        while open_ and open_[-1][1] == 0:
            open_.pop()
        if open_:
            parent, left = open_[-1]
            open_[-1] = (parent, left - 1)
            node.column = len(parent.children) if parent is nodes[0] else -1
            parent.children.append(node)
        elif place:
            raise ValueError("the schema has two roots")
        if node.number(_CHILDREN) > 0:
            open_.append((node, node.number(_CHILDREN)))
    return iter(nodes)


def _is_fine_group(node: _Node) -> bool:
    """Whether Arrow takes the annotation of a list or a map."""
    if _TYPE in node.told:
        return True
    converted, logical = node.number(_CONVERTED, -1), node.logical()
    is_map = converted in _CONVERTED_MAPS or _LOGICAL_MAP in logical
    is_list = converted == _CONVERTED_LIST or _LOGICAL_LIST in logical
    if not (is_map or is_list):
        return True
    if node.number(_REPETITION) == _REPEATED or len(node.children) != 1:
        return False
    inner = node.children[0]
    if inner.number(_REPETITION) != _REPEATED:
        return False
    return not is_map or (len(inner.children) == 2 and inner.children[0].number(_REPETITION) == _REQUIRED)


def _is_decimal(node: _Node) -> bool:
    return node.number(_CONVERTED, -1) == _CONVERTED_DECIMAL or _LOGICAL_DECIMAL in node.logical()


def _is_fine_decimal(node: _Node, as_bytes: bool) -> bool:
    """Whether Arrow takes it, or nobody would."""
    digits = _digits(node)
    if not 0 <= digits.scale <= digits.precision:
        return True
    return digits.precision <= WIDEST and not (as_bytes and node.number(_TYPE) in _BYTES_TYPES)


def _digits(node: _Node) -> Digits:
    """Precision and scale, from the logical type where the old fields are missing."""
    inner = node.logical().get(_LOGICAL_DECIMAL)
    known: Struct = inner.value if inner is not None else {}
    precision = node.number(_PRECISION) or (known[2].value if 2 in known else 0)
    return Digits(precision, node.number(_SCALE) or (known[1].value if 1 in known else 0))


def _is_fixed_text(node: _Node) -> bool:
    return node.number(_TYPE) == _FIXED and (
        node.number(_CONVERTED, -1) in _CONVERTED_TEXTS or not _LOGICAL_TEXTS.isdisjoint(node.logical())
    )


def _forget(node: _Node, *keys: int) -> None:
    for key in keys:
        node.told.pop(key, None)


def _drop_arrow_schema(told: Struct) -> None:
    if _KEYS in told:
        told[_KEYS].value = [pair for pair in told[_KEYS].value if pair.value[1].value != b"ARROW:schema"]
