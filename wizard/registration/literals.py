"""Python literals that say exactly what was meant, whatever a name holds. Pure; raises nothing.

Quotes, line breaks and invisible characters (also those that turn the direction of writing) come out escaped, so that
the code that is shown is the code that runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INDENT = "    "


def literal(value: object) -> str:
    """`value` (text, number, list, dict or None) on one line; texts in double quotes unless they hold one."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)


def block(values: Mapping[str, object]) -> str:
    """A dict with one entry per line, to stand behind `name=` at the first level of a call."""
    entries = "".join(f"{INDENT * 2}{literal(key)}: {literal(value)},\n" for key, value in values.items())
    return "{\n" + entries + INDENT + "}" if values else "{}"


def lines(values: Iterable[object]) -> str:
    """A list with one item per line, to stand behind `name=` at the first level of a call."""
    return "[\n" + "".join(f"{INDENT * 2}{literal(value)},\n" for value in values) + INDENT + "]"


def call(function: str, arguments: Iterable[tuple[str, str]]) -> str:
    """A call with one argument per line; arguments are (name, code), a name of "" makes it positional."""
    lines = "".join(f"{INDENT}{name}{'=' if name else ''}{code},\n" for name, code in arguments)
    return f"{function}(\n{lines})\n"


def _text(text: str) -> str:
    written = repr(text)
    return written if written[0] == '"' or '"' in text else f'"{written[1:-1]}"'
