"""How the data is written, as fields: what was found, why we think so, and what a person has chosen instead.

Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wizard.core.problems import Problem
from wizard.sampling.options import Honoured, Kind, Option, for_format, known, masked
from wizard.sampling.results import SampleResult
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat, Trait

AS_FOUND = "@found"
"""In a select: take what was found."""
ANOTHER = "@other"
"""In a select: take what is typed beside it."""
_SPELLED = {
    ",": "comma", ";": "semicolon", "\t": "tab", "\\t": "tab", "|": "vertical bar", ":": "colon", " ": "space",
    '"': "double quote", "'": "single quote", "\\": "backslash", "#": "hash", "%": "percent", ".": "point",
    "": "none", "true": "yes", "false": "no",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One read option: `found` is what we saw (None: nothing), `chosen` what a person says instead (None: as found)."""

    option: Option
    found: Trait | None = None
    chosen: str | None = None
    is_trait: bool = False
    """Whether it is about how the data is written: what is not chosen is found out."""
    problem: Problem | None = None
    """Why what was chosen cannot be followed."""

    @property
    def name(self) -> str:
        return self.option.name

    @property
    def is_select(self) -> bool:
        return self.option.kind in (Kind.CHOICE, Kind.FLAG) or self.takes_another

    @property
    def takes_another(self) -> bool:
        """Whether a character of one's own can be typed beside the choice."""
        return self.option.kind == Kind.CHARACTER and bool(self.option.choices)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What the select offers: as found, then what we know of."""
        offered = (("true", "yes"), ("false", "no")) if self.option.kind == Kind.FLAG else self.option.choices
        unset = "Find out" if self.is_trait else "Not set"
        first = (AS_FOUND, f"As found: {self.found_words}" if self.found else unset)
        others = [(ANOTHER, "Another …")] if self.takes_another else []
        return [first, *((value, spelled(value) if label == value else label) for value, label in offered), *others]

    @property
    def selected(self) -> str:
        if self.chosen is None:
            return AS_FOUND
        return self.chosen if self.chosen in dict(self.choices) else ANOTHER

    @property
    def typed(self) -> str:
        """What stands in the text field."""
        return "" if self.chosen is None or (self.is_select and self.selected != ANOTHER) else self.chosen

    @property
    def found_words(self) -> str:
        return spelled(self.found.value) if self.found else ""

    @property
    def suggestions(self) -> tuple[tuple[str, str], ...]:
        """What a text field offers while it is typed in."""
        return () if self.is_select else self.option.choices

    @property
    def only_spark(self) -> bool:
        return self.option.honoured == Honoured.SPARK

    @property
    def only_here(self) -> bool:
        return self.option.honoured == Honoured.HERE

    @property
    def is_number(self) -> bool:
        return self.option.kind == Kind.NUMBER


@dataclass(frozen=True)
class Written:
    """All fields: those about how the data is written, the other options that we know, and those that we don't."""

    traits: tuple[Field, ...]
    more: tuple[Field, ...]
    other: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All that have a control of their own."""
        return (*self.traits, *self.more)

    @property
    def wrong(self) -> Field | None:
        """The field whose choice cannot be followed."""
        return next((field for field in self.fields if field.problem), None)

    @property
    def chosen_count(self) -> int:
        """How many of all options a person has set."""
        return sum(field.chosen is not None for field in self.fields) + len(self.other)

    @property
    def more_count(self) -> int:
        """How many of the folded options a person has set."""
        return sum(field.chosen is not None for field in self.more) + len(self.other)

    @property
    def more_here(self) -> list[Field]:
        """The folded options that change what is read here."""
        return [field for field in self.more if not field.only_spark]

    @property
    def more_spark(self) -> list[Field]:
        """The folded options that only Spark's reader knows."""
        return [field for field in self.more if field.only_spark]


def written(
    file_format: FileFormat | None,
    result: SampleResult | None,
    settings: ReadSettings,
    *,
    problem: Problem | None = None,
) -> Written:
    """The fields for data of `file_format`, from what was found and what was chosen; `problem` is why it is refused."""
    offered = {option.name: option for option in (for_format(file_format) if file_format else ())}
    found = {trait.name: trait for trait in result.traits} if result else {}
    chosen = masked(settings.options)
    order = [*(name for name in offered if name in found), *(name for name in found if name not in offered)]
    traits = tuple(_field(offered.get(name) or _unlisted(found[name]), found[name], chosen) for name in order)
    more = tuple(_field(option, None, chosen) for name, option in offered.items() if name not in found)
    other = tuple((name, value) for name, value in chosen.items() if name not in offered and name not in found)
    return Written(_with_problem(traits, problem), _with_problem(more, problem), other)


def _with_problem(fields: tuple[Field, ...], problem: Problem | None) -> tuple[Field, ...]:
    """The problem stands at the option that it is about, if that was chosen."""
    option = known(problem.option) if problem else None
    if option is None:
        return fields
    return tuple(
        replace(field, problem=problem) if field.option == option and field.chosen is not None else field
        for field in fields
    )


def _field(option: Option, trait: Trait | None, chosen: Mapping[str, str]) -> Field:
    seen = None if trait and trait.chosen else trait
    return Field(option, seen, chosen.get(option.name), is_trait=trait is not None)


def _unlisted(trait: Trait) -> Option:
    """A trait that the format's options do not list, as a text field."""
    return known(trait.name) or Option(trait.name, trait.name, "", frozenset(FileFormat), Kind.TEXT)


def spelled(value: str) -> str:
    """A value in words: `;` → `; semicolon`."""
    word, shown = _SPELLED.get(value, ""), value.strip()
    return f"{shown} {word}" if word and len(shown) == 1 else word or value


def sent_options(sent: Mapping[str, str], other: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The options as the form has sent them: fields `option-…` (with what is typed beside: `…@`), and other pairs."""
    chosen: dict[str, str] = {}
    for key, value in sent.items():
        if not key.startswith("option-") or key.endswith("@"):
            continue
        beside = sent.get(f"{key}@")
        value = (beside or AS_FOUND) if value == ANOTHER else value
        # An empty value of a select is a choice (no quote, no escape), that of a text field is none.
        if value != AS_FOUND and (value or beside is not None):
            chosen[key.removeprefix("option-")] = value
    return chosen | {name.strip(): value for name, value in other if name.strip()}
