"""The tree of a Spark SQL expression → DuckDB's SQL. Every kind of node has a line here or is refused: the allow-list.

Columns become c0, c1 … by their place, texts become literals of ours, so nothing that was typed reaches DuckDB as it
was. Raises Refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pyarrow as pa

from wizard.sampling.expressions import functions, problems
from wizard.sampling.expressions.arguments import COUNT_LIMIT, text, written_out
from wizard.sampling.expressions.functions import FUNCTIONS, Argument, Function
from wizard.sampling.expressions.judged import Known, Schema, quoted
from wizard.sampling.expressions.parsing import DEPTH, Refused, place_of
from wizard.sampling.expressions.templates import filled
from wizard.sampling.types import Note

SQL_LIMIT = 20_000
"""Characters of the SQL of one expression."""
_NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_TYPES = {
    "TINYINT": "TINYINT",
    "SMALLINT": "SMALLINT",
    "INT": "INTEGER",
    "BIGINT": "BIGINT",
    "FLOAT": "FLOAT",
    "DOUBLE": "DOUBLE",
    "TEXT": "VARCHAR",
    "VARCHAR": "VARCHAR",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
    "TIMESTAMPTZ": "TIMESTAMP",
    "TIMESTAMPNTZ": "TIMESTAMP",
}
_WHOLE = frozenset(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"))
_BINARY = {
    "Add": "({0} + {1})",
    "Sub": "({0} - {1})",
    "Mul": "({0} * {1})",
    "Div": "({0} / NULLIF({1}, 0))",
    "IntDiv": "CAST(trunc({0} / NULLIF({1}, 0)) AS BIGINT)",
    "Mod": "({0} % NULLIF({1}, 0))",
    "EQ": "({0} = {1})",
    "NEQ": "({0} <> {1})",
    "GT": "({0} > {1})",
    "GTE": "({0} >= {1})",
    "LT": "({0} < {1})",
    "LTE": "({0} <= {1})",
    "NullSafeEQ": "({0} IS NOT DISTINCT FROM {1})",
    "And": "({0} AND {1})",
    "Or": "({0} OR {1})",
    "Is": "({0} IS {1})",
    "DPipe": "({0}::VARCHAR || {1}::VARCHAR)",
    "BitwiseAnd": "({0} & {1})",
    "BitwiseOr": "({0} | {1})",
    "BitwiseXor": "xor({0}, {1})",
}
_DIVISIONS = frozenset(("Div", "IntDiv", "Mod"))
_UNARY = {"Paren": "({0})", "Not": "(NOT {0})", "Neg": "(-{0})", "BitwiseNot": "(~{0})"}
_NOTES = {
    "Div": Note(
        "data.expression.division", "Division by zero gives null here; in Spark it does so unless ANSI mode is on."
    ),
    "cast": Note(
        "data.expression.cast",
        "What can't be cast is null here; in Spark's ANSI mode it stops the read, unless try_cast is written.",
    ),
    "text": Note(
        "data.expression.text", "Very large and very small numbers look otherwise as text in Spark, such as 1.0E20."
    ),
    "Bracket": Note(
        "data.expression.index",
        "Items are counted from 0 in brackets, from 1 in element_at; beyond the end it is null here.",
    ),
}


@dataclass(frozen=True)
class Translation:
    """DuckDB's SQL of an expression, the places of the columns that it uses, and how Spark may differ.

    `column` is set when the expression is nothing but that column.
    """

    sql: str
    uses: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    column: Known | None = None


def translate(tree: Any, schema: Schema) -> Translation:
    """The translation of a projection without its alias."""
    translator = _Translator(schema)
    column = translator.bare_column(tree)
    if column is not None:
        return Translation("", frozenset({column.position}), (), column)
    sql = translator.sql(tree)
    return Translation(sql, frozenset(translator.uses), tuple(translator.notes.values()))


@dataclass
class _Translator:
    schema: Schema
    uses: set[int] = field(default_factory=set)
    notes: dict[str, Note] = field(default_factory=dict)
    is_lengthening: bool = False

    def sql(self, node: Any) -> str:
        """The node in DuckDB's SQL. Templates repeat their arguments, so its length is watched at every level."""
        written = self._written(node)
        if len(written) > SQL_LIMIT:
            raise Refused(problems.too_deep(DEPTH))
        return written

    def _written(self, node: Any) -> str:
        kind = type(node).__name__
        if kind in _BINARY:
            return self._binary(node, kind)
        if kind in _UNARY:
            self._nothing_but(node, "this")
            return _UNARY[kind].format(self.sql(node.this))
        write = _WRITERS.get(kind)
        if write is None:
            raise Refused(problems.construct(f"Parts such as {_words(kind)}"), place_of(node))
        return write(self, node)

    def bare_column(self, node: Any) -> Known | None:
        """The column that the node is, if it is one and nothing else."""
        if type(node).__name__ != "Column" or len(node.parts) != 1 or type(node.this).__name__ != "Identifier":
            return None
        return self._find(node.this)

    def _binary(self, node: Any, kind: str) -> str:
        self._nothing_but(node, "this", "expression")
        if kind in _DIVISIONS:
            self._note(_NOTES["Div"])
        return _BINARY[kind].format(self.sql(node.this), self.sql(node.expression))

    def _nothing_but(self, node: Any, *expected: str) -> None:
        """A part that we do not know must not change what is run here and what Spark runs."""
        extra = [name for name, value in node.args.items() if value and name not in expected and name not in _HARMLESS]
        if extra:
            raise Refused(problems.construct(f"Parts such as {_words(extra[0])}"), place_of(node))

    def _note(self, note: Note) -> None:
        self.notes[note.code] = note

    def _find(self, identifier: Any) -> Known:
        known = self.schema.find(identifier.name)
        if known is None:
            raise Refused(
                problems.unknown_column(identifier.name, self.schema.nearest(identifier.name)), place_of(identifier)
            )
        return known

    def column(self, node: Any) -> str:
        identifiers = list(node.parts)
        if any(type(part).__name__ != "Identifier" for part in identifiers):
            raise Refused(problems.construct("Stars inside of an expression"))
        dotted = ".".join(part.name for part in identifiers)
        if len(identifiers) > 1 and self.schema.find(identifiers[0].name) is None and self.schema.find(dotted):
            raise Refused(problems.unknown_column(dotted, quoted(dotted)), place_of(identifiers[0]))
        known = self._find(identifiers[0])
        if not known.is_read:
            raise Refused(problems.unread_column(known.name), place_of(identifiers[0]))
        self.uses.add(known.position)
        return self._fields(f"c{known.position}", known.kind, identifiers[1:])

    def _fields(self, sql: str, kind: pa.DataType, path: list[Any]) -> str:
        for part in path:
            names = [kind.field(at).name for at in range(kind.num_fields)] if pa.types.is_struct(kind) else []
            found = next((name for name in names if name.lower() == part.name.lower()), None)
            if found is None:
                close = get_close_matches(part.name, names, n=1)
                raise Refused(problems.unknown_column(part.name, close[0] if close else ""), place_of(part))
            sql, kind = f"struct_extract({sql}, {text(found)})", kind.field(found).type
        return sql

    def literal(self, node: Any) -> str:
        if node.is_string:
            return text(node.this)
        if not _NUMBER.fullmatch(node.this):
            raise Refused(problems.syntax(node.this))
        return str(node.this)

    def cast(self, node: Any) -> str:
        self._nothing_but(node, "this", "to", "safe")
        self._note(_NOTES["cast"])
        target = self._type(node.to)
        inner = self.sql(node.this)
        if target in _WHOLE:  # DuckDB rounds, Spark cuts
            return _whole(inner, target)
        if target == "VARCHAR":
            self._note(_NOTES["text"])
        return f"TRY_CAST({inner} AS {target})"

    def _type(self, node: Any) -> str:
        name = node.this.name if hasattr(node.this, "name") else str(node.this)
        if name == "DECIMAL":
            return _decimal([int(size.this.this) for size in node.expressions])
        if name not in _TYPES or node.expressions:
            raise Refused(problems.construct(f"Casts to {name.lower()[:40]}"))
        return _TYPES[name]

    def case(self, node: Any) -> str:
        self._nothing_but(node, "this", "ifs", "default")
        base = self.sql(node.this) if node.this else ""
        branches = " ".join(
            f"WHEN {self.sql(each.this)} THEN {self.sql(each.args['true'])}" for each in node.args["ifs"]
        )
        default = f" ELSE {self.sql(node.args['default'])}" if node.args.get("default") else ""
        return f"CASE {base} {branches}{default} END"

    def in_list(self, node: Any) -> str:
        self._nothing_but(node, "this", "expressions")
        if not node.expressions:
            raise Refused(problems.construct("Parts such as subqueries"))
        return f"({self.sql(node.this)} IN ({', '.join(map(self.sql, node.expressions))}))"

    def between(self, node: Any) -> str:
        self._nothing_but(node, "this", "low", "high")
        low, high = self.sql(node.args["low"]), self.sql(node.args["high"])
        return f"({self.sql(node.this)} BETWEEN {low} AND {high})"

    def like(self, node: Any) -> str:
        self._nothing_but(node, "this", "expression", "negate")
        if not _is_text(node.expression) or len(node.expression.this) > COUNT_LIMIT:
            raise Refused(problems.argument("LIKE", "a pattern in quotes"))
        negate = "NOT " if node.args.get("negate") else ""
        how = "ILIKE" if type(node).__name__ == "ILike" else "LIKE"
        return f"({self.sql(node.this)}::VARCHAR {negate}{how} {self.sql(node.expression)} ESCAPE '\\')"

    def regexp_like(self, node: Any) -> str:
        self._nothing_but(node, "this", "expression")
        return self._function(FUNCTIONS["rlike"], [node.this, node.expression])

    def bracket(self, node: Any) -> str:
        self._nothing_but(node, "this", "expressions", "offset")
        if len(node.expressions) != 1:
            raise Refused(problems.construct("Slices"))
        self._note(_NOTES["Bracket"])
        inner, index = self.sql(node.this), node.expressions[0]
        if _is_text(index):
            return f"{inner}[{self.sql(index)}]"
        place = self.sql(index)
        return f"list_extract({inner}, CASE WHEN {place} >= 0 THEN {place} + 1 END)"

    def call(self, node: Any) -> str:
        self._nothing_but(node, "this", "expressions")
        name = str(node.name).lower()
        function = FUNCTIONS.get(name) if isinstance(node.this, str) else None
        if function is None:
            raise Refused(_why_not(name), place_of(node))
        given = len(node.expressions)
        if given < function.least or (function.most is not None and given > function.most):
            raise Refused(problems.arity(name, function.signature, given), place_of(node))
        return self._function(function, node.expressions)

    def _function(self, function: Function, arguments: list[Any]) -> str:
        if function.differs:
            self._note(Note(f"data.expression.differs.{function.name}", f"{function.name}: {function.differs}"))
        needs = dict(function.arguments)
        if Argument.COUNT in needs.values():
            return self._lengthening(function, arguments, needs)
        return self._filled(function, arguments, needs)

    def _lengthening(self, function: Function, arguments: list[Any], needs: Mapping[int, Argument]) -> str:
        """A function that makes texts longer may not work on the result of another: their lengths would multiply."""
        if self.is_lengthening:
            raise Refused(problems.argument(function.name, "a text that repeat, lpad or rpad has not made"))
        self.is_lengthening = True
        try:
            return self._filled(function, arguments, needs)
        finally:
            self.is_lengthening = False

    def _filled(self, function: Function, arguments: list[Any], needs: Mapping[int, Argument]) -> str:
        written = [
            written_out(function.name, needs[place], node) if place in needs else self.sql(node)
            for place, node in enumerate(arguments)
        ]
        return f"({filled(function.duckdb, written)})"


def _whole(inner: str, target: str) -> str:
    """Texts of whole numbers digit by digit, everything else by its number, cut and not rounded as DuckDB would."""
    as_text = f"CAST({inner} AS VARCHAR)"
    digits = f"regexp_full_match({as_text}, '[+-]?[0-9]+')"
    cut = f"TRY_CAST(trunc(TRY_CAST({inner} AS DOUBLE)) AS {target})"
    return f"(CASE WHEN {digits} THEN TRY_CAST({as_text} AS {target}) ELSE {cut} END)"


def _decimal(sizes: list[int]) -> str:
    """Spark's DECIMAL without sizes is DECIMAL(10, 0)."""
    precision, scale = (*sizes, 0, 0)[:2] if sizes else (10, 0)
    if len(sizes) > 2 or not 1 <= precision <= 38 or not 0 <= scale <= precision:
        raise Refused(problems.construct("Decimals of such a size"))
    return f"DECIMAL({precision}, {scale})"


def _why_not(name: str) -> Any:
    if name in functions.AGGREGATES:
        return problems.aggregate(name)
    if name in functions.GENERATORS:
        return problems.generator(name)
    if name in functions.CHANGING:
        return problems.changing(name)
    if name in functions.UNSAFE:
        return problems.unsafe(name)
    close = get_close_matches(name[:60], FUNCTIONS, n=1, cutoff=0.7)
    return problems.unknown_function(name, close[0] if close else "")


def _is_text(node: Any) -> bool:
    return type(node).__name__ == "Literal" and bool(node.is_string)


def _words(kind: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).replace("_", " ").lower()


_HARMLESS = frozenset(("comments", "typed", "safe", "quoted"))
_Writer = Callable[[_Translator, Any], str]
_WRITERS: dict[str, _Writer] = {
    "Column": _Translator.column,
    "Literal": _Translator.literal,
    "Null": lambda *_: "NULL",
    "Boolean": lambda _, node: "TRUE" if node.this else "FALSE",
    "Cast": _Translator.cast,
    "TryCast": _Translator.cast,
    "Case": _Translator.case,
    "In": _Translator.in_list,
    "Between": _Translator.between,
    "Like": _Translator.like,
    "ILike": _Translator.like,
    "RegexpLike": _Translator.regexp_like,
    "Bracket": _Translator.bracket,
    "Anonymous": _Translator.call,
}
