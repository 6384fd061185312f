"""Where a child is with its work, as far as its parent has heard: for the Problem that its end may become. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wizard.sampling.sources import ObjectSource, Wanted
from wizard.sampling.text import visible

STAGE_WORDS = 40
"""Characters of a stage's name: the child's own word, which may be anything."""


class Whereabouts:
    """The object and the stage that were last heard of."""

    def __init__(self, source: ObjectSource) -> None:
        self._source = source
        self._keys = {entry.key for entry in source.objects}
        self._object = ""
        self._stage = ""

    def asked_for(self, wanted: Sequence[Wanted]) -> None:
        """The child wants ranges. Of several objects it is at none in particular."""
        keys = {key for key, _, _ in wanted}
        self._object = keys.pop() if len(keys) == 1 else ""

    def told(self, progress: dict[str, Any]) -> None:
        """The child says how far it is."""
        stage, key = progress.get("stage"), progress.get("object")
        if isinstance(stage, str):
            self._stage = visible(stage[:STAGE_WORDS])
        if isinstance(key, str) and key in self._keys:
            self._object = key

    @property
    def name(self) -> str:
        """What is being read, with the place in it: `in/ (at in/part-7.csv, while reading)`."""
        at = f"at {self._object}" if self._object not in ("", self._source.name) else ""
        doing = f"while {self._stage}" if self._stage else ""
        place = ", ".join(filter(None, (at, doing)))
        return f"{self._source.name} ({place})" if place else self._source.name
