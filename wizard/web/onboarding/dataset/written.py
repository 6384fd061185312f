"""How the data is written, as fields: what was found, why we think so, and what a person has chosen instead.

Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wizard.sampling import options as catalogue
from wizard.sampling.options import Honoured, Kind, Option
from wizard.sampling.results import SampleResult
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat, Trait

AS_FOUND = "@found"
"""In a select: take what was found."""
ANOTHER = "@other"
"""In a select: take what is typed beside it."""
MASK = "••••••••"
"""Stands for a secret that is kept; sent back, it stays what it is."""
_SECRET_WORDS = ("password", "passwd", "secret", "token", "credential", "apikey", "api_key", "access.key", "accesskey")
_SPELLED = {
    ",": "comma", ";": "semicolon", "\t": "tab", "\\t": "tab", "|": "vertical bar", ":": "colon", " ": "space",
    '"': "double quote", "'": "single quote", "\\": "backslash", "#": "hash", ".": "point", "": "none",
    "true": "yes", "false": "no",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One read option: `found` is what we saw (None: nothing), `chosen` what a person says instead (None: as found)."""

    option: Option
    found: Trait | None = None
    chosen: str | None = None

    @property
    def name(self) -> str:
        return self.option.name

    @property
    def is_select(self) -> bool:
        return self.option.kind in (Kind.CHOICE, Kind.FLAG) or (
            self.option.kind == Kind.CHARACTER and bool(self.option.choices)
        )

    @property
    def takes_another(self) -> bool:
        return self.is_select and self.option.kind == Kind.CHARACTER

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What the select offers: as found, then what we know of."""
        known = self.option.choices or ((("true", "yes"), ("false", "no")) if self.option.kind == Kind.FLAG else ())
        first = (AS_FOUND, f"As found: {self.found_words}" if self.found else "As Spark has it")
        others = [(ANOTHER, "Another …")] if self.takes_another else []
        return [first, *((value, _choice_words(value, label)) for value, label in known), *others]

    @property
    def selected(self) -> str:
        if self.chosen is None:
            return AS_FOUND
        return self.chosen if self.chosen in dict(self.choices) else ANOTHER

    @property
    def typed(self) -> str:
        """What stands in the text field."""
        if self.chosen is None or (self.is_select and self.selected != ANOTHER):
            return ""
        return MASK if is_secret(self.name) else self.chosen

    @property
    def found_words(self) -> str:
        return spelled(self.found.value) if self.found else ""

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
    def chosen_count(self) -> int:
        """How many of all options a person has set."""
        return sum(field.chosen is not None for field in (*self.traits, *self.more)) + len(self.other)

    @property
    def more_count(self) -> int:
        """How many of the folded options a person has set."""
        return sum(field.chosen is not None for field in self.more) + len(self.other)


def written(file_format: FileFormat | None, result: SampleResult | None, settings: ReadSettings) -> Written:
    """The fields for data of `file_format`, from what was found and what was chosen."""
    known = {option.name: option for option in _for_format(file_format)}
    found = {trait.name: trait for trait in result.traits} if result else {}
    chosen = settings.options
    traits = tuple(
        Field(known.get(name) or _unknown(trait), None if trait.chosen else trait, chosen.get(name))
        for name, trait in found.items()
    )
    more = tuple(Field(option, None, chosen.get(name)) for name, option in known.items() if name not in found)
    other = tuple(
        (name, MASK if is_secret(name) else value)
        for name, value in chosen.items()
        if name not in known and name not in found
    )
    return Written(traits, more, other)


def _for_format(file_format: FileFormat | None) -> Iterable[Option]:
    lookup = getattr(catalogue, "for_format", None)
    return lookup(file_format) if lookup and file_format else ()


def _unknown(trait: Trait) -> Option:
    """A trait that the catalogue does not list, as a text field."""
    return Option(trait.name, trait.name, "", frozenset(FileFormat), Kind.TEXT)


def is_secret(name: str) -> bool:
    """Whether the value of an option of that name must not be shown."""
    return any(word in name.lower() for word in _SECRET_WORDS)


def spelled(value: str) -> str:
    """A value in words: `;` → `; semicolon`."""
    word = _SPELLED.get(value, "")
    visible = value.strip()
    return f"{visible} {word}" if word and visible and len(visible) == 1 else word or value


def _choice_words(value: str, label: str) -> str:
    return label if label and label != value else spelled(value)


def sent_options(sent: Mapping[str, str], other: Iterable[tuple[str, str]], before: ReadSettings) -> dict[str, str]:
    """The options as the form has sent them; masked secrets are what they were before."""
    named = {
        key.removeprefix("option-"): value
        for key, value in sent.items()
        if key.startswith("option-") and not key.endswith("@")
    }
    chosen = {name: sent.get(f"option-{name}@", "") if value == ANOTHER else value for name, value in named.items()}
    chosen = {name: value for name, value in chosen.items() if value not in ("", AS_FOUND) or _means_none(sent, name)}
    chosen |= {name.strip(): value for name, value in other if name.strip()}
    return {
        name: before.options.get(name, "") if value == MASK and is_secret(name) else value
        for name, value in chosen.items()
    }


def _means_none(sent: Mapping[str, str], name: str) -> bool:
    """An empty value of a select is a choice (no quote, no escape), that of a text field is none."""
    return sent.get(f"option-{name}") == "" and f"option-{name}@" in sent
