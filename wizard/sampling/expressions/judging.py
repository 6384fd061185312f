"""Judges `select_expr`: what is allowed, what it gives, and where it goes wrong. Pure; raises nothing.

Whatever is not on the allow-lists of nodes (`translating`) and functions (`functions`) is refused. What is stored and
sent on is Spark SQL generated anew from the tree that was judged, never the text that was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wizard.sampling.expressions import problems
from wizard.sampling.expressions.judged import Judged, Schema
from wizard.sampling.expressions.parsing import Refused, dialect, parse
from wizard.sampling.expressions.translating import translate

ENTRIES = 50
"""Expressions of one data source."""


def judge_all(texts: Sequence[str], schema: Schema) -> list[Judged]:
    """Each entry judged; names that two of them would give are the later one's problem."""
    judged = [judge(text, schema) for text in texts[:ENTRIES]]
    over = [Judged(text, problem=problems.too_many(len(texts), ENTRIES)) for text in texts[ENTRIES:]]
    return [*_with_duplicates(judged, schema), *over]


def judge(text: str, schema: Schema) -> Judged:
    """One entry judged against the columns of the sample."""
    from sqlglot import exp

    try:
        tree = parse(text)
        if isinstance(tree, exp.Star) and not any(tree.args.values()):
            return Judged(text, canonical="*", is_star=True)
        return _expression(text, tree, schema)
    except Refused as refusal:
        return Judged(text, problem=refusal.problem, problem_at=refusal.at)
    except RecursionError:
        return Judged(text, problem=problems.too_deep(0))


def _expression(text: str, tree: Any, schema: Schema) -> Judged:
    from sqlglot import exp

    alias = tree if isinstance(tree, exp.Alias) else None
    inner = alias.this if alias else tree
    translated = translate(inner, schema)
    column = translated.column
    name = alias.alias if alias else column.name if column else ""
    if not name:
        raise Refused(problems.no_name(text.strip()))
    return Judged(
        text,
        canonical=tree.sql(dialect=dialect(), comments=False),
        name=name,
        column=column,
        sql="" if column else translated.sql,
        uses=translated.uses,
        notes=translated.notes,
    )


def _with_duplicates(judged: Sequence[Judged], schema: Schema) -> list[Judged]:
    taken: set[str] = set()
    checked = []
    for entry in judged:
        names = [known.name for known in schema.columns] if entry.is_star else [entry.name] if entry.name else []
        folded = {name.lower() for name in names}
        repeated = next((name for name in names if name.lower() in taken), "")
        if repeated and entry.problem is None:
            checked.append(Judged(entry.text, problem=problems.duplicate(repeated)))
            continue
        taken |= folded
        checked.append(entry)
    return checked
