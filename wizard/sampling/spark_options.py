"""What a Spark reader has to be told to read the data as we do. Pure; raises nothing.

Chosen options go on as they are, but for our own, which Spark does not know; what was found out is said where it
differs from Spark's defaults (https://spark.apache.org/docs/latest/sql-data-sources-csv.html and -json.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from wizard.sampling.option_types import Honoured
from wizard.sampling.options import known
from wizard.sampling.results import MatrixRow
from wizard.sampling.types import Dialect, FileFormat, Trait
from wizard.sampling.written.encoding import JAVAS

_DEFAULTS = {"sep": ",", "quote": '"', "escape": "\\", "header": "false", "encoding": "UTF-8"}
_TOLD = (*_DEFAULTS, "comment", "dateFormat", "timestampFormat")
_SPANNING = frozenset(("array", "key", "object", "concatenated"))
"""JSON layouts whose records may span lines."""


def for_spark(
    *, file_format: FileFormat, chosen: Mapping[str, str], traits: Iterable[Trait], matrix: Iterable[MatrixRow] = ()
) -> dict[str, str]:
    """The `read_options` to register: Spark's names, values as text."""
    options = dict(_found(file_format, {trait.name: trait.value for trait in traits if not trait.chosen}))
    if file_format is FileFormat.PARQUET and any(None in row.cells for row in matrix):
        options["mergeSchema"] = "true"  # else Spark takes the columns of one object for those of all
    return options | {name: value for name, value in chosen.items() if _is_sparks(name)}


def not_for_spark(dialect: Dialect | None) -> tuple[str, ...]:
    """What of a CSV Spark's reader has no option for, each as half a sentence."""
    if dialect is None:
        return ()
    told = (
        (dialect.preamble, f"{dialect.preamble:,} line{'s' * (dialect.preamble != 1)} above the table"),
        (dialect.header and dialect.header_rows > 1, f"names in {dialect.header_rows} rows"),
        (dialect.delimiter == " " and dialect.skip_initial_space, "columns apart by any number of spaces"),
        (dialect.decimal != ".", "decimal commas"),
        (dialect.thousands, "marks between thousands"),
        (len(dialect.null_words) > 1, "several words for null"),
    )
    return tuple(words for is_so, words in told if is_so)


def _is_sparks(name: str) -> bool:
    option = known(name)
    return option is None or option.honoured is not Honoured.HERE


def _found(file_format: FileFormat, found: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if file_format is FileFormat.JSON and found.get("jsonLayout") in _SPANNING:
        yield "multiLine", "true"
    if file_format is FileFormat.CSV:
        if found.get("multiLine") == "true":
            yield "multiLine", "true"
        for name in _TOLD:
            value = _spelled(name, found)
            if value and value != _DEFAULTS.get(name):
                yield name, value


def _spelled(name: str, found: Mapping[str, str]) -> str:
    if name == "encoding":
        return _java_charset(found.get(name, ""))
    if name == "escape" and not found.get("escape") and found.get("quote"):
        return found["quote"]  # doubled quotes, which Spark takes only when it is told
    return found.get(name, "")


def _java_charset(name: str) -> str:
    """Java's name of one of Python's encodings."""
    plain = name.removesuffix("-sig").removesuffix("_sig").replace("_", "-")
    if windows := re.fullmatch(r"cp(125\d|874)", plain):
        return f"windows-{windows[1]}"
    if iso := re.fullmatch(r"iso8859-(\d+)", plain):
        return f"ISO-8859-{iso[1]}"
    return JAVAS.get(plain, plain.upper())
