"""What a guide is made of: values to copy, steps to tick off, files to download. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class GuideValue:
    """Text to copy exactly. `many_lines` asks for a block instead of a line; `recommended` marks one of several."""

    label: str
    text: str
    many_lines: bool = False
    recommended: bool = False


@dataclass(frozen=True)
class GuideStep:
    """One thing to do. `key` (`role-7`, `cli-undo-1`) is stable and names the step when it is ticked off.

    `is_heading` says that it only introduces the next ones: there is nothing to tick off.
    """

    key: str
    number: int
    text: str
    values: tuple[GuideValue, ...] = ()
    link: str = ""
    note: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class GuideSection:
    """A numbered list of steps. `added` says that the guide does not have it."""

    key: str
    title: str
    steps: tuple[GuideStep, ...]
    added: bool = False


@dataclass(frozen=True)
class GuideFile:
    """A file to download. `language` (`bash`, `hcl`, `yaml`) is what it is written in, for whoever shows it."""

    name: str
    media_type: str
    language: str
    text: str


@dataclass(frozen=True)
class Variant:
    """One way to make the same role without the console: its files, the steps that use them, and those that undo it.

    `launch_url` opens the AWS console with everything filled in; "" where there is no such link.
    """

    key: Literal["cloudformation", "terraform", "cli"]
    title: str
    lead: str
    files: tuple[GuideFile, ...]
    steps: tuple[GuideStep, ...]
    undo: tuple[GuideStep, ...]
    launch_url: str = ""


@dataclass(frozen=True)
class Line:
    """A step that has no number yet."""

    text: str
    values: tuple[GuideValue, ...] = ()
    link: str = ""
    note: str = ""
    is_heading: bool = False


def numbered(key: str, lines: Iterable[Line]) -> tuple[GuideStep, ...]:
    """The lines as steps `key-1`, `key-2` …"""
    return tuple(
        GuideStep(f"{key}-{number}", number, line.text, line.values, line.link, line.note, line.is_heading)
        for number, line in enumerate(lines, start=1)
    )
