"""The Spark SQL functions that `select_expr` may call: arity, what their arguments must be, and how DuckDB says them.

An allow-list: what is not in it is refused. `duckdb` is a template over the translated arguments ({0}, {1} …; {all}
joins every one). Where `differs` is empty the preview gives what Spark's documentation promises, else it says how it
may differ. Source: https://spark.apache.org/docs/latest/api/sql/ (4.0). Pure; raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Argument(StrEnum):
    """What an argument must be beyond an expression."""

    REGEX = "regex"
    """A literal regular expression that no text can make slow."""
    COUNT = "count"
    """A literal whole number, at most 1,000: it decides how long the result is."""
    PATTERN = "pattern"
    """A literal date pattern."""
    UNIT = "unit"
    """A literal unit of time."""
    DATE_UNIT = "date_unit"
    """A literal unit of whole days."""
    BITS = "bits"
    """The literal 256 (or 0, which means the same)."""


@dataclass(frozen=True)
class Function:
    """One function. `most` None: any number. `arguments` is place → what it must be."""

    name: str
    signature: str
    help: str
    duckdb: str
    least: int = 1
    most: int | None = 1
    arguments: tuple[tuple[int, Argument], ...] = ()
    differs: str = ""


_REGEX = "Java's regular expressions know look-around and back references; the preview's (RE2) do not."
_ZONE = "Spark reckons in the session's time zone, the preview in UTC."
_ANSI = "What is no date is null here; in Spark's ANSI mode it stops the read."
_HALVES = "Halves that binary numbers can't hold, such as 0.285, may be rounded otherwise."
_LETTERS = "A few letters, such as ß and İ, become two in Spark."
_ARRAYS = "Of arrays, Spark takes the items, the preview their text."
_TEXT = "Spark accepts more spellings of moments than the preview."


def _each(names: str, signature: str, help_: str, template: str, **facts: object) -> tuple[Function, ...]:
    """The same function under several names."""
    return tuple(
        Function(name, signature.replace("@", name), help_, template, **facts)  # type: ignore[arg-type]
        for name in names.split()
    )


_NUMBERS: tuple[Function, ...] = (
    Function("abs", "abs(x)", "The absolute value.", "abs({0})"),
    *_each("ceil ceiling", "@(x)", "The smallest whole number not below x.", "CAST(ceil({0}) AS BIGINT)"),
    Function("floor", "floor(x)", "The largest whole number not above x.", "CAST(floor({0}) AS BIGINT)"),
    Function("round", "round(x[, digits])", "Rounded, halves away from zero.", "round({all})", most=2, differs=_HALVES),
    Function("bround", "bround(x)", "Rounded, halves to the even neighbour.", "round_even({0}, 0)"),
    Function("sqrt", "sqrt(x)", "The square root.", "CASE WHEN {0} < 0 THEN 'NaN'::DOUBLE ELSE sqrt({0}) END"),
    Function("cbrt", "cbrt(x)", "The cube root.", "cbrt({0})", differs="The last digit may differ."),
    Function("exp", "exp(x)", "e to the power of x.", "exp({0})"),
    Function("expm1", "expm1(x)", "exp(x) - 1.", "(exp({0}) - 1)"),
    Function("ln", "ln(x)", "The natural logarithm.", "CASE WHEN {0} > 0 THEN ln({0}) END"),
    Function("log10", "log10(x)", "The logarithm to base 10.", "CASE WHEN {0} > 0 THEN log10({0}) END"),
    Function("log2", "log2(x)", "The logarithm to base 2.", "CASE WHEN {0} > 0 THEN log2({0}) END"),
    Function("log1p", "log1p(x)", "ln(1 + x).", "CASE WHEN {0} > -1 THEN ln(1 + {0}) END"),
    *_each("pow power", "@(x, y)", "x to the power of y.", "pow(CAST({0} AS DOUBLE), {1})", least=2, most=2),
    *_each("sign signum", "@(x)", "-1, 0 or 1.", "CAST(sign({0}) AS DOUBLE)"),
    *(
        Function(name, f"{name}(x)", f"The {words} of x.", f"{name}({{0}})")
        for name, words in {
            "sin": "sine",
            "cos": "cosine",
            "tan": "tangent",
            "atan": "arc tangent",
            "degrees": "degrees of the radians",
            "radians": "radians of the degrees",
        }.items()
    ),
    Function(
        "pmod",
        "pmod(x, y)",
        "The remainder, never negative.",
        "CASE WHEN {0} % NULLIF({1}, 0) < 0 THEN ({0} % {1} + {1}) % {1} ELSE {0} % NULLIF({1}, 0) END",
        least=2,
        most=2,
    ),
    Function("mod", "mod(x, y)", "The remainder, with the sign of x.", "({0} % NULLIF({1}, 0))", least=2, most=2),
    Function("isnan", "isnan(x)", "Whether x is not a number.", "coalesce(isnan(CAST({0} AS DOUBLE)), false)"),
    Function(
        "nanvl",
        "nanvl(x, y)",
        "x, or y where x is not a number.",
        "CASE WHEN isnan(CAST({0} AS DOUBLE)) THEN {1} ELSE {0} END",
        least=2,
        most=2,
    ),
    Function("greatest", "greatest(x, y, …)", "The largest that is not null.", "greatest({all})", least=2, most=None),
    Function("least", "least(x, y, …)", "The smallest that is not null.", "least({all})", least=2, most=None),
)
_CHOICES: tuple[Function, ...] = (
    Function(
        "if",
        "if(condition, a, b)",
        "a where the condition holds, else b.",
        "CASE WHEN {0} THEN {1} ELSE {2} END",
        least=3,
        most=3,
    ),
    Function("coalesce", "coalesce(a, b, …)", "The first that is not null.", "coalesce({all})", least=1, most=None),
    *_each("nvl ifnull", "@(a, b)", "a, or b where a is null.", "coalesce({all})", least=2, most=2),
    Function(
        "nvl2",
        "nvl2(a, b, c)",
        "b where a is not null, else c.",
        "CASE WHEN {0} IS NOT NULL THEN {1} ELSE {2} END",
        least=3,
        most=3,
    ),
    Function("nullif", "nullif(a, b)", "Null where a equals b, else a.", "nullif({all})", least=2, most=2),
    Function("isnull", "isnull(a)", "Whether a is null.", "({0} IS NULL)"),
    Function("isnotnull", "isnotnull(a)", "Whether a is not null.", "({0} IS NOT NULL)"),
)
_TEXTS: tuple[Function, ...] = (
    *_each("lower lcase", "@(s)", "In small letters.", "lower({0}::VARCHAR)", differs=_LETTERS),
    *_each("upper ucase", "@(s)", "In capitals.", "upper({0}::VARCHAR)", differs=_LETTERS),
    Function("trim", "trim(s)", "Without spaces around.", "trim({0}::VARCHAR, ' ')"),
    Function("ltrim", "ltrim(s)", "Without spaces before.", "ltrim({0}::VARCHAR, ' ')"),
    Function("rtrim", "rtrim(s)", "Without spaces after.", "rtrim({0}::VARCHAR, ' ')"),
    *_each(
        "length char_length character_length len",
        "@(s)",
        "Its number of characters.",
        "CAST(length({0}::VARCHAR) AS INTEGER)",
        differs="Spark counts bytes of binary values, the preview characters of their text.",
    ),
    *_each(
        "substring substr",
        "@(s, from[, length])",
        "Part of a text; the first character is 1, negative counts from the end.",
        "substring({0}::VARCHAR, CASE WHEN {1} = 0 THEN 1 ELSE {1} END{rest2})",
        least=2,
        most=3,
        differs="Where `from` lies before the text's beginning, Spark counts the missing characters.",
    ),
    Function("left", "left(s, n)", "Its first n characters.", "left({0}::VARCHAR, greatest({1}, 0))", least=2, most=2),
    Function(
        "right", "right(s, n)", "Its last n characters.", "right({0}::VARCHAR, greatest({1}, 0))", least=2, most=2
    ),
    Function(
        "concat",
        "concat(a, b, …)",
        "All joined; null where one is null.",
        "({concat})",
        least=1,
        most=None,
        differs=_ARRAYS,
    ),
    Function(
        "concat_ws",
        "concat_ws(separator, a, b, …)",
        "All joined with a separator; nulls are left out.",
        "concat_ws({all})",
        least=2,
        most=None,
        differs=_ARRAYS,
    ),
    Function(
        "instr",
        "instr(s, part)",
        "Where part begins, 0 if nowhere.",
        "CAST(strpos({0}::VARCHAR, {1}) AS INTEGER)",
        least=2,
        most=2,
    ),
    Function(
        "locate",
        "locate(part, s)",
        "Where part begins, 0 if nowhere.",
        "CAST(strpos({1}::VARCHAR, {0}) AS INTEGER)",
        least=2,
        most=2,
    ),
    Function(
        "replace",
        "replace(s, old[, new])",
        "Every old replaced.",
        "CASE WHEN {1} = '' THEN {0}::VARCHAR ELSE replace({0}::VARCHAR, {1}, {or2:''}) END",
        least=2,
        most=3,
    ),
    Function(
        "translate",
        "translate(s, from, to)",
        "Character by character.",
        "translate({0}::VARCHAR, {1}, {2})",
        least=3,
        most=3,
    ),
    Function("reverse", "reverse(s)", "Back to front.", "reverse({0}::VARCHAR)", differs=_ARRAYS),
    Function(
        "startswith", "startswith(s, part)", "Whether it begins so.", "starts_with({0}::VARCHAR, {1})", least=2, most=2
    ),
    Function("endswith", "endswith(s, part)", "Whether it ends so.", "ends_with({0}::VARCHAR, {1})", least=2, most=2),
    Function("contains", "contains(s, part)", "Whether part is in it.", "contains({0}::VARCHAR, {1})", least=2, most=2),
    Function(
        "ascii",
        "ascii(s)",
        "The code of its first character.",
        "CASE WHEN {0} = '' THEN 0 ELSE ascii({0}::VARCHAR) END",
    ),
    Function(
        "repeat",
        "repeat(s, n)",
        "n times (at most 1,000).",
        "repeat({0}::VARCHAR, {1})",
        least=2,
        most=2,
        arguments=((1, Argument.COUNT),),
    ),
    Function(
        "lpad",
        "lpad(s, n[, with])",
        "Filled up to n characters before.",
        "lpad({0}::VARCHAR, {1}, {or2:' '})",
        least=2,
        most=3,
        arguments=((1, Argument.COUNT),),
    ),
    Function(
        "rpad",
        "rpad(s, n[, with])",
        "Filled up to n characters after.",
        "rpad({0}::VARCHAR, {1}, {or2:' '})",
        least=2,
        most=3,
        arguments=((1, Argument.COUNT),),
    ),
    Function(
        "split_part",
        "split_part(s, separator, n)",
        "The n-th part between separators.",
        "split_part({0}::VARCHAR, {1}, {2})",
        least=3,
        most=3,
        differs="The 0th part stops Spark's read; here it is empty.",
    ),
    Function("md5", "md5(s)", "Its MD5 as hexadecimal digits.", "md5({0}::VARCHAR)"),
    Function(
        "sha2",
        "sha2(s, 256)",
        "Its SHA-256 as hexadecimal digits.",
        "sha256({0}::VARCHAR)",
        least=2,
        most=2,
        arguments=((1, Argument.BITS),),
    ),
    Function(
        "levenshtein",
        "levenshtein(a, b)",
        "The edit distance.",
        "CAST(levenshtein({0}::VARCHAR, {1}::VARCHAR) AS INTEGER)",
        least=2,
        most=2,
        differs="The preview counts bytes, Spark characters.",
    ),
    *_each(
        "rlike regexp_like",
        "@(s, pattern)",
        "Whether the pattern is found.",
        "regexp_matches({0}::VARCHAR, {1})",
        least=2,
        most=2,
        arguments=((1, Argument.REGEX),),
        differs=_REGEX,
    ),
    Function(
        "regexp_extract",
        "regexp_extract(s, pattern[, group])",
        "A group of the first match (1 unless said).",
        "regexp_extract({0}::VARCHAR, {1}, {or2:1})",
        least=2,
        most=3,
        arguments=((1, Argument.REGEX),),
        differs=_REGEX,
    ),
    Function(
        "regexp_replace",
        "regexp_replace(s, pattern, new)",
        "Every match replaced.",
        "regexp_replace({0}::VARCHAR, {1}, {2}, 'g')",
        least=3,
        most=3,
        arguments=((1, Argument.REGEX),),
        differs=_REGEX + " In `new`, groups are $1 in Spark.",
    ),
    Function(
        "split",
        "split(s, pattern)",
        "The parts between matches, as an array.",
        "string_split_regex({0}::VARCHAR, {1})",
        least=2,
        most=2,
        arguments=((1, Argument.REGEX),),
        differs=_REGEX,
    ),
    Function(
        "get_json_object",
        "get_json_object(s, path)",
        "A value in a JSON text, as text.",
        "json_extract_string(CASE WHEN json_valid({0}::VARCHAR) THEN {0}::VARCHAR END, {1})",
        least=2,
        most=2,
        differs="Paths with wildcards give another result.",
    ),
)
_MOMENTS: tuple[Function, ...] = (
    Function(
        "to_date",
        "to_date(s[, pattern])",
        "The text as a date; null where it is none.",
        "{date}",
        most=2,
        arguments=((1, Argument.PATTERN),),
        differs=_TEXT,
    ),
    Function(
        "to_timestamp",
        "to_timestamp(s[, pattern])",
        "The text as a moment; null where it is none.",
        "{moment}",
        most=2,
        arguments=((1, Argument.PATTERN),),
        differs=f"{_ZONE} {_TEXT}",
    ),
    Function(
        "date_format",
        "date_format(moment, pattern)",
        "A moment as text.",
        "strftime(TRY_CAST({0} AS TIMESTAMP), {1})",
        least=2,
        most=2,
        arguments=((1, Argument.PATTERN),),
        differs=_ZONE,
    ),
    Function(
        "unix_timestamp",
        "unix_timestamp(moment)",
        "Seconds since 1970.",
        "CAST(floor(epoch(TRY_CAST({0} AS TIMESTAMP))) AS BIGINT)",
        differs=_ZONE,
    ),
    Function(
        "from_unixtime",
        "from_unixtime(seconds)",
        "Seconds since 1970 as text.",
        "strftime(make_timestamp(CAST({0} AS BIGINT) * 1000000), '%Y-%m-%d %H:%M:%S')",
        differs=_ZONE,
    ),
    Function(
        "timestamp_seconds",
        "timestamp_seconds(x)",
        "The moment x seconds after 1970.",
        "make_timestamp(CAST(round({0} * 1000000) AS BIGINT))",
    ),
    Function(
        "timestamp_millis",
        "timestamp_millis(x)",
        "The moment x milliseconds after 1970.",
        "make_timestamp(CAST({0} AS BIGINT) * 1000)",
    ),
    Function(
        "timestamp_micros",
        "timestamp_micros(x)",
        "The moment x microseconds after 1970.",
        "make_timestamp(CAST({0} AS BIGINT))",
    ),
    *_each(
        "date_add dateadd",
        "@(day, n)",
        "n days later.",
        "(TRY_CAST({0} AS DATE) + CAST({1} AS INTEGER))",
        least=2,
        most=2,
        differs=_ANSI,
    ),
    Function(
        "date_sub",
        "date_sub(day, n)",
        "n days earlier.",
        "(TRY_CAST({0} AS DATE) - CAST({1} AS INTEGER))",
        least=2,
        most=2,
        differs=_ANSI,
    ),
    *_each(
        "datediff date_diff",
        "@(end, start)",
        "Days between.",
        "CAST(TRY_CAST({0} AS DATE) - TRY_CAST({1} AS DATE) AS INTEGER)",
        least=2,
        most=2,
        differs=_ANSI,
    ),
    Function(
        "add_months",
        "add_months(day, n)",
        "n months later, on the last day where there is no such day.",
        "CAST(TRY_CAST({0} AS DATE) + to_months(CAST({1} AS INTEGER)) AS DATE)",
        least=2,
        most=2,
        differs=_ANSI,
    ),
    Function(
        "last_day", "last_day(day)", "The last day of its month.", "last_day(TRY_CAST({0} AS DATE))", differs=_ANSI
    ),
    *(
        Function(
            name, f"{name}(day)", help_, f"CAST({how} AS INTEGER)".replace("@", "TRY_CAST({0} AS DATE)"), differs=_ANSI
        )
        for name, help_, how in (
            ("year", "Its year.", "year(@)"),
            ("quarter", "Its quarter, 1 to 4.", "quarter(@)"),
            ("month", "Its month, 1 to 12.", "month(@)"),
            ("day", "Its day of the month.", "day(@)"),
            ("dayofmonth", "Its day of the month.", "day(@)"),
            ("dayofweek", "Its day of the week, Sunday is 1.", "dayofweek(@) + 1"),
            ("weekday", "Its day of the week, Monday is 0.", "isodow(@) - 1"),
            ("dayofyear", "Its day of the year.", "dayofyear(@)"),
            ("weekofyear", "Its ISO week.", "weekofyear(@)"),
        )
    ),
    *(
        Function(
            name,
            f"{name}(moment)",
            f"Its {name}.",
            f"CAST({name}(TRY_CAST({{0}} AS TIMESTAMP)) AS INTEGER)",
            differs=_ZONE,
        )
        for name in ("hour", "minute", "second")
    ),
    Function(
        "date_trunc",
        "date_trunc(unit, moment)",
        "Cut to its year, month, week, day, hour or minute.",
        "CAST(date_trunc({0}, TRY_CAST({1} AS TIMESTAMP)) AS TIMESTAMP)",
        least=2,
        most=2,
        arguments=((0, Argument.UNIT),),
        differs=_ZONE,
    ),
    Function(
        "trunc",
        "trunc(day, unit)",
        "Cut to the first day of its year, quarter, month or week.",
        "CAST(date_trunc({1}, TRY_CAST({0} AS DATE)) AS DATE)",
        least=2,
        most=2,
        arguments=((1, Argument.DATE_UNIT),),
        differs=_ANSI,
    ),
)
_LISTS: tuple[Function, ...] = (
    *_each(
        "size cardinality array_size",
        "@(a)",
        "Its number of items.",
        "CAST(len({0}) AS INTEGER)",
        differs="Of null, Spark's size gives -1 unless ANSI mode is on.",
    ),
    Function(
        "array_contains",
        "array_contains(a, x)",
        "Whether x is in it.",
        "list_contains({0}, {1})",
        least=2,
        most=2,
        differs="Where it is not found among nulls, Spark gives null.",
    ),
    Function("array_max", "array_max(a)", "Its largest item.", "list_max({0})"),
    Function("array_min", "array_min(a)", "Its smallest item.", "list_min({0})"),
    Function(
        "array_join", "array_join(a, separator)", "Its items joined.", "array_to_string({0}, {1})", least=2, most=2
    ),
    Function(
        "array_distinct",
        "array_distinct(a)",
        "Without repetitions.",
        "list_distinct({0})",
        differs="The order of the items may differ, and nulls are left out.",
    ),
    Function(
        "array_position",
        "array_position(a, x)",
        "Where x is, 0 if nowhere.",
        "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN CAST(coalesce(list_position({0}, {1}), 0) AS BIGINT) END",
        least=2,
        most=2,
    ),
    Function("sort_array", "sort_array(a)", "Its items in order.", "list_sort({0}, 'ASC', 'NULLS FIRST')"),
    Function(
        "element_at",
        "element_at(a, n)",
        "The n-th item; the first is 1, negative counts from the end.",
        "list_extract({0}, {1})",
        least=2,
        most=2,
        differs="What is not there is null here; in Spark's ANSI mode it stops the read, as item 0 always does.",
    ),
    Function("map_keys", "map_keys(m)", "The keys of a map.", "map_keys({0})"),
    Function("map_values", "map_values(m)", "The values of a map.", "map_values({0})"),
)

FUNCTIONS: dict[str, Function] = {
    function.name: function for function in (*_NUMBERS, *_CHOICES, *_TEXTS, *_MOMENTS, *_LISTS)
}

AGGREGATES = frozenset(
    [
        "any",
        "any_value",
        "approx_count_distinct",
        "approx_percentile",
        "array_agg",
        "avg",
        "bool_and",
        "bool_or",
        "collect_list",
        "collect_set",
        "corr",
        "count",
        "count_if",
        "every",
        "first",
        "first_value",
        "kurtosis",
        "last",
        "last_value",
        "max",
        "max_by",
        "mean",
        "median",
        "min",
        "min_by",
        "mode",
        "percentile",
        "skewness",
        "some",
        "std",
        "stddev",
        "sum",
        "variance",
        "var_pop",
        "var_samp",
    ]
)
"""They make one row of many."""
GENERATORS = frozenset(
    ["explode", "explode_outer", "inline", "inline_outer", "posexplode", "posexplode_outer", "stack", "json_tuple"]
)
"""They make many rows of one."""
CHANGING = frozenset(
    [
        "current_date",
        "current_timestamp",
        "current_timezone",
        "current_user",
        "curdate",
        "localtimestamp",
        "monotonically_increasing_id",
        "now",
        "rand",
        "randn",
        "random",
        "session_user",
        "shuffle",
        "spark_partition_id",
        "user",
        "uuid",
        "input_file_name",
    ]
)
"""They give another answer each time, or say where they run."""
UNSAFE = frozenset(
    [
        "reflect",
        "java_method",
        "try_reflect",
        "assert_true",
        "raise_error",
        "sequence",
        "array_repeat",
        "space",
        "from_json",
    ]
)
"""They call code, stop the job, or make results of any size."""
