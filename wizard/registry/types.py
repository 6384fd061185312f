"""What the verbs of the registry are told: how a model is described, and where data lies. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wizard.core.problems import Problem
from wizard.registry import problems
from wizard.registry.looks import Colour, Icon
from wizard.registry.tags import tag_problems


@dataclass(frozen=True)
class ModelFacts:
    """What describes a model to people; nothing else depends on it."""

    name: str
    description: str = ""
    owner: str = ""
    icon: str = Icon.GENERAL.value
    colour: str = Colour.BLUE.value
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """Where a data source lies and how to read it; `sample_size` is the share of rows, above 0 and at most 1."""

    object_path: str
    object_format: str
    read_options: Mapping[str, str] = field(default_factory=dict)
    select_expr: Sequence[str] = ()
    sample_size: float = 1.0


def model_facts_problems(facts: ModelFacts) -> tuple[Problem, ...]:
    """What keeps a model from being described so: its look and its tags."""
    looks = [
        problems.unknown_look(what=what, value=value)
        for what, value, known in (("icon", facts.icon, Icon), ("colour", facts.colour, Colour))
        if value not in set(known)
    ]
    return (*looks, *tag_problems(facts.tags))
