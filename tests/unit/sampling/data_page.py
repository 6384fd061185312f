"""The tables of docs/data.md, made from the code: `python -m tests.unit.sampling.data_page` writes them anew."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from wizard.core.problems import Problem
from wizard.sampling.expressions.vocabulary import vocabulary
from wizard.sampling.limits import Limits
from wizard.sampling.option_catalogue import OPTIONS
from wizard.sampling.option_types import Honoured
from wizard.sampling.types import FileFormat

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "data.md"

_HONOURED = {Honoured.BOTH: "here and in Spark", Honoured.HERE: "here", Honoured.SPARK: "in Spark"}


class _Number(int):
    """A number that a Problem names, however it is formatted."""

    def __format__(self, _: str) -> str:
        return "‹n›"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def limits_table() -> str:
    """The fields of Limits."""
    return _table(("limit", "value"), [(f"`{each.name}`", f"{each.default:,}") for each in fields(Limits)])


def options_table() -> str:
    """Every read option that is known."""
    rows = [
        (
            f"`{option.name}`",
            option.help,
            ", ".join(each.value for each in FileFormat if each in option.formats),
            _HONOURED[option.honoured],
        )
        for option in OPTIONS
    ]
    return _table(("option", "what it says", "format", "works"), rows)


def functions_table() -> str:
    """Every function that may be called."""
    rows = [(f"`{word.signature}`", word.help, word.differs or "the same") for word in vocabulary()]
    return _table(("function", "gives", "preview beside Spark"), rows)


def problems_table() -> str:
    """Every Problem that sampling can build, by code; one that has several titles or remedies is told by its first."""
    found: dict[str, Problem] = {}
    for problem in map(_example, _builders()):
        if problem.remedy != "‹remedy›":  # a builder that is told its remedy
            found.setdefault(problem.code, problem)
    rows = [(f"`{code}`", found[code].title, found[code].remedy) for code in sorted(found)]
    return _table(("code", "what could not be done", "what to do"), rows)


def _builders() -> Iterator[Callable[..., Problem]]:
    for path in sorted((ROOT / "wizard" / "sampling").rglob("*problems.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, value in vars(module).items():
            is_own = inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
            if is_own and value.__annotations__.get("return") == "Problem" and not _takes_an_exception(value):
                yield value


def _takes_an_exception(builder: Callable[..., Problem]) -> bool:
    return "Exception" in builder.__annotations__.values()


def _example(builder: Callable[..., Problem]) -> Problem:
    given = {name: _stand_in(name, kind) for name, kind in builder.__annotations__.items() if name != "return"}
    positional = [
        given.pop(name)
        for name, parameter in inspect.signature(builder).parameters.items()
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    return builder(*positional, **given)


def _stand_in(name: str, kind: str) -> object:
    if kind == "str":
        return f"‹{name}›"
    if kind in ("int", "float"):
        return _Number(2)
    if kind == "bool":
        return False
    return [f"‹{name}›"] if "str" in kind else ()


TABLES = {
    "limits": limits_table,
    "read options": options_table,
    "functions": functions_table,
    "problems": problems_table,
}


def marks(name: str) -> tuple[str, str]:
    """What stands before and behind a table of the page."""
    return f"<!-- {name}: made by tests/unit/sampling/data_page.py -->\n", f"\n<!-- end of {name} -->"


def with_tables(text: str) -> str:
    """The page with its tables as the code has them now."""
    for name, make in TABLES.items():
        before, behind = marks(name)
        start = text.index(before) + len(before)
        text = text[:start] + make() + text[text.index(behind, start) :]
    return text


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text()))
