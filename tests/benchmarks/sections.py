"""Parts of a page between markers, each written by a command of its own. Pure."""

from __future__ import annotations


def section(page: str, name: str) -> str:
    """The part of that name with its markers; "" when there is none."""
    begin, end = _markers(name)
    _, found, rest = page.partition(begin)
    return f"{begin}{rest.partition(end)[0]}{end}" if found else ""


def with_section(page: str, name: str, body: str) -> str:
    """The page with `body` as the part of that name: in its place, else at the end."""
    begin, end = _markers(name)
    marked = f"{begin}\n{body.strip()}\n{end}"
    before = section(page, name)
    return page.replace(before, marked) if before else f"{page.rstrip()}\n\n{marked}\n"


def _markers(name: str) -> tuple[str, str]:
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
