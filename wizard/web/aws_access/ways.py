"""The guide as a page shows it: one way at a time, each step with its tick. Reads only; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from wizard.aws.guide import Grant, GuideStep, Variant, console_steps, console_undo, variants
from wizard.aws.models import GuideTick

CONSOLE = "console"


@dataclass(frozen=True)
class Tab:
    """One of the ways, to be chosen."""

    key: str
    title: str


@dataclass(frozen=True)
class Item:
    """A step and its tick, None while nobody says that it is done."""

    step: GuideStep
    tick: GuideTick | None

    @property
    def is_choice(self) -> bool:
        """Of several texts one is recommended: the others need less room."""
        return any(value.recommended for value in self.step.values)


@dataclass(frozen=True)
class Part:
    """Steps that belong together. `title` is "" where a way has one part only."""

    key: str
    title: str
    added: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class GuidePage:
    """What the guide's panel shows: the tabs, and the steps of the way that is chosen.

    `variant` is None for the console's way, which has no files.
    """

    tabs: tuple[Tab, ...]
    way: str
    variant: Variant | None
    parts: tuple[Part, ...]
    undo: tuple[GuideStep, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every step that can be ticked off."""
        return tuple(item for part in self.parts for item in part.items if not item.step.is_heading)

    @property
    def done(self) -> int:
        return sum(item.tick is not None for item in self.items)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.items)

    @property
    def keys(self) -> frozenset[str]:
        """Of the steps that can be ticked off."""
        return frozenset(item.step.key for item in self.items)


def ways_of(grant: Grant, *, region: str = "") -> tuple[Variant, ...]:
    """Every way but the console's. `region` is the bucket's, where it is known."""
    return variants(grant, template_url=settings.CLOUDFORMATION_TEMPLATE_URL, region=region)


def guide_page(grant: Grant, *, way: str, ticks: Iterable[GuideTick], region: str = "") -> GuidePage:
    """The guide in one of its ways; a way that there is not is the console's."""
    others = ways_of(grant, region=region)
    chosen = next((variant for variant in others if variant.key == way), None)
    tabs = (Tab(CONSOLE, "Console"), *(Tab(variant.key, variant.title) for variant in others))
    ticked = {tick.step_key: tick for tick in ticks}
    if chosen:
        only = Part(chosen.key, "", False, _items(chosen.steps, ticked))
        return GuidePage(tabs, chosen.key, chosen, (only,), chosen.undo)
    sections = console_steps(grant)
    parts = tuple(Part(each.key, each.title, each.added, _items(each.steps, ticked)) for each in sections)
    return GuidePage(tabs, CONSOLE, None, parts, console_undo(grant))


def _items(steps: Iterable[GuideStep], ticked: dict[str, GuideTick]) -> tuple[Item, ...]:
    return tuple(Item(step, ticked.get(step.key)) for step in steps)
