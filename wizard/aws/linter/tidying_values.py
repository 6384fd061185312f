"""The values inside a policy's elements: texts and lists of texts, without the spaces of a careless copy. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.aws.linter.flaws import Flaw
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Path
from wizard.aws.policy.conditions import listed

_AROUND = " \t\n\r\f\v\u00a0\u200b\u200c\u200d\u2060\u202f\u3000\ufeff"


class Values:
    """Reads values, and collects what is wrong in them."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []

    def add(self, code: str, detail: str, path: Path, *, blocks: bool = True, paste: str = "") -> None:
        """Note a flaw."""
        self.flaws.append(Flaw(lint(code, detail, paste=paste), path, blocks))

    def texts(self, value: Any, path: Path, *, literal: bool = False) -> list[str]:
        """One text or a list of them, as a list. `literal`: spaces belong to the text."""
        texts = []
        elements = listed(value)
        if not elements:
            self.add("value", "No value stands here.", path)
        for position, element in enumerate(elements):
            place = (*path, position) if isinstance(value, list) else path
            if isinstance(element, bool):
                element = str(element).lower()
            if isinstance(element, dict | list) or element is None:
                self.add("value", f"{quoted(element)} is no text.", place)
                continue
            texts.append(str(element) if literal else self._bare(str(element), place))
        return texts

    def members(self, value: Any, path: Path) -> Iterator[tuple[str, Any]]:
        """Key and value of each member of an object."""
        if isinstance(value, dict):
            yield from value.items()
        else:
            self.add("condition_form", f"{quoted(value)} is no object.", path)

    def _bare(self, text: str, path: Path) -> str:
        bare = text.strip(_AROUND)
        if bare != text:
            self.add("spaces", f"There is white space around {quoted(bare)}.", path, paste=bare)
        return bare
