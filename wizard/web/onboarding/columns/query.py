"""What the page's address asks of the table: a filter and an order. Pure; what it does not know is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from wizard.mapping.types import ColumnKind
from wizard.registry.schema import FieldType

SORTS = [
    ("", "file order"),
    ("name", "name"),
    ("kind", "kind"),
    ("type", "type"),
    ("confidence", "least sure first"),
    ("nulls", "most nulls first"),
]
TEXT_LIMIT = 300
_KNOWN: dict[str, frozenset[str]] = {
    "kind": frozenset(ColumnKind),
    "type": frozenset(FieldType),
    "sort": frozenset(value for value, _ in SORTS),
    "look": frozenset({"1"}),
    "differs": frozenset({"1"}),
}


@dataclass(frozen=True)
class Query:
    """`text`: words or a pattern; `look`: "1" for those that need a look, `differs`: "1" for those that are new or
    otherwise than in the version that this one begins from. "" asks for nothing."""

    text: str = ""
    kind: str = ""
    type: str = ""
    look: str = ""
    differs: str = ""
    sort: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Query:
        """The query in an address's parameters."""
        known = {name: values.get(name, "") for name, allowed in _KNOWN.items() if values.get(name, "") in allowed}
        return cls(text=values.get("text", "").strip()[:TEXT_LIMIT], **known)

    @property
    def is_filter(self) -> bool:
        """Some columns may be hidden by it."""
        return any((self.text, self.kind, self.type, self.look, self.differs))

    @property
    def encoded(self) -> str:
        """As in an address, without what asks for nothing."""
        return self.and_also()

    def and_also(self, **more: object) -> str:
        """As in an address, with more parameters."""
        return urlencode({name: value for name, value in (vars(self) | more).items() if value not in ("", None)})
