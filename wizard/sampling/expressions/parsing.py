"""Text → sqlglot's tree of one Spark SQL projection, with bounds on what the parser is ever given. Raises Refused.

The dialect is Spark's with every function left a plain call: nothing is turned into something else on the way, and the
allow-list (`functions`) sees each name as it was written. sqlglot is imported when it is first needed: it costs 0.4 s.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from wizard.core.problems import Problem
from wizard.sampling.expressions import problems

LENGTH = 4_096
"""Characters of one expression."""
DEPTH = 50
"""Levels of brackets."""
SQUARE_DEPTH = 4
"""Levels of [ ] alone: after a word that could be a type, sqlglot tries each level twice."""
TOKENS = 600
"""Words, numbers and signs of one expression."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_PREFIX = "SELECT "

Place = tuple[int, int]


@dataclass
class Refused(Exception):  # noqa: N818 - it carries a Problem, as ProblemError does
    """Why the text is refused, and which of its characters that is about (first, last)."""

    problem: Problem
    at: Place | None = None


@cache
def dialect() -> Any:
    """Spark's dialect, in which every function is a plain call."""
    from sqlglot.dialects.spark import Spark

    class Plain(Spark):
        class Parser(Spark.Parser):  # type: ignore[valid-type, misc]
            FUNCTIONS: ClassVar[dict[str, Any]] = {}
            FUNCTION_PARSERS = {
                name: parser for name, parser in Spark.Parser.FUNCTION_PARSERS.items() if name in ("CAST", "TRY_CAST")
            }
            NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
            NO_PAREN_FUNCTION_PARSERS = {
                name: parser for name, parser in Spark.Parser.NO_PAREN_FUNCTION_PARSERS.items() if name == "CASE"
            }

    return Plain


def parse(text: str) -> Any:
    """The tree of the one projection in `text`."""
    _check_text(text)
    _check_tokens(text)
    return _projection(text)


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refused(problems.empty())
    if len(text) > LENGTH:
        raise Refused(problems.too_long(len(text), LENGTH))
    if found := _CONTROL.search(text):
        raise Refused(problems.characters(), (found.start(), found.start()))
    if unicodedata.normalize("NFC", text) != text:
        raise Refused(problems.characters())


def _check_tokens(text: str) -> None:
    """Count what the parser would recurse on; counting itself costs no recursion."""
    from sqlglot.errors import TokenError
    from sqlglot.tokenizer_core import TokenType

    try:
        tokens = dialect()().tokenize(text)
    except (TokenError, RecursionError, ValueError):
        raise Refused(problems.syntax("")) from None
    opening = (TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE)
    closing = (TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END)
    level = deepest = run = longest = square = 0
    for token in tokens:
        square += (token.token_type is TokenType.L_BRACKET) - (token.token_type is TokenType.R_BRACKET)
        if square > SQUARE_DEPTH:
            raise Refused(problems.too_deep(SQUARE_DEPTH), (token.start, token.end))
        level += (token.token_type in opening) - (token.token_type in closing)
        deepest = max(deepest, level)
        run = run + 1 if token.token_type in (TokenType.NOT, TokenType.DASH, TokenType.TILDE, TokenType.PLUS) else 0
        longest = max(longest, run)
        if token.token_type is TokenType.SEMICOLON:
            raise Refused(problems.several("statement"), (token.start, token.end))
    if len(tokens) > TOKENS or deepest > DEPTH or longest > DEPTH:
        raise Refused(problems.too_deep(DEPTH))


def _projection(text: str) -> Any:
    from sqlglot import exp
    from sqlglot.errors import ParseError

    try:
        trees = dialect()().parse(_PREFIX + text)
    except ParseError as error:
        raise _syntax(text, error) from None
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        raise Refused(problems.syntax("")) from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Select):
        raise Refused(problems.several("statement"))
    if any(value for name, value in trees[0].args.items() if name != "expressions"):
        raise Refused(problems.construct("Clauses such as FROM, WHERE and DISTINCT"))
    if len(trees[0].expressions) != 1:
        raise Refused(problems.several("expression"))
    return trees[0].expressions[0]


def _syntax(text: str, error: Any) -> Refused:
    told = error.errors[0] if error.errors else {}
    word = str(told.get("highlight") or "")
    column = int(told.get("col") or 0) - len(_PREFIX)
    start = max(0, column - len(word))
    inside = bool(word) and start < len(text)
    return Refused(problems.syntax(word), (start, min(len(text), start + len(word)) - 1) if inside else None)


def place_of(node: Any) -> Place | None:
    """The characters of the text that a named node stands at."""
    start, end = node.meta.get("start"), node.meta.get("end")
    return None if start is None else (max(0, start - len(_PREFIX)), max(0, end - len(_PREFIX)))
