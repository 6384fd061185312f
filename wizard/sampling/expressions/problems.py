"""Builds the Problems of `select_expr`. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, Whose

_SHOWN = 80


def _theirs(code: str, title: str, detail: str, remedy: str) -> Problem:
    return Problem(f"data.expression.{code}", Whose.YOURS, title, detail, remedy, cure="data")


def too_many(count: int, limit: int) -> Problem:
    return _theirs(
        "too_many", "There are too many expressions", f"{count:,} were given; up to {limit} are taken.", "Remove some."
    )


def too_long(length: int, limit: int) -> Problem:
    detail = f"It has {length:,} characters; up to {limit:,} are taken."
    return _theirs("too_long", "This expression is too long", detail, "Split it into several expressions.")


def characters() -> Problem:
    detail = "It holds a control character, or letters that are not composed (NFC)."
    return _theirs("characters", "This expression holds odd characters", detail, "Type it anew, without pasting.")


def empty() -> Problem:
    return _theirs(
        "empty",
        "This expression is empty",
        "There is nothing in it.",
        "Write one, such as amount * 2 AS twice, or remove the line.",
    )


def too_deep(limit: int) -> Problem:
    detail = f"Brackets or operators nest more than {limit} levels deep, or there are too many words."
    return _theirs("too_deep", "This expression is too complex", detail, "Split it into several expressions.")


def syntax(at: str) -> Problem:
    detail = f"It can't be understood at “{at[:_SHOWN]}”." if at else "It ends too early."
    return _theirs("syntax", "This is not a Spark SQL expression", detail, "Check brackets, quotes and commas there.")


def several(what: str) -> Problem:
    return _theirs(
        "several",
        "One expression per line",
        f"There is more than one {what} in it.",
        "Put each expression on a line of its own.",
    )


def construct(words: str) -> Problem:
    detail = f"{words} are not allowed in select_expr here."
    remedy = "Use columns, operators and the functions of the list only."
    return _theirs("construct", "This kind of expression is not allowed", detail, remedy)


def unknown_column(name: str, nearest: str) -> Problem:
    remedy = f"Use {nearest}, not {name[:_SHOWN]}." if nearest else "Use one of the columns in the table."
    return _theirs("unknown_column", "This column does not exist", f"No column is called {name[:_SHOWN]}.", remedy)


def unread_column(name: str) -> Problem:
    detail = f"The values of {name[:_SHOWN]} were too large to be read into the sample."
    return _theirs(
        "unread_column", "This column has no sample values", detail, "Leave the column as it is, or remove it."
    )


def unknown_function(name: str, nearest: str) -> Problem:
    remedy = f"Use {nearest}, not {name[:_SHOWN]}." if nearest else "Use one of the functions of the list."
    return _theirs(
        "function", "This function is not allowed", f"{name[:_SHOWN]} is not on the list of functions.", remedy
    )


def aggregate(name: str) -> Problem:
    detail = f"{name} makes one row of many; every row must stay a row."
    return _theirs(
        "aggregate", "Aggregates are not allowed", detail, f"Leave {name} out: select_expr works on each row by itself."
    )


def generator(name: str) -> Problem:
    detail = f"{name} makes many rows of one; every row must stay a row."
    return _theirs(
        "generator", "Functions that make rows are not allowed", detail, "Use element_at or array_join instead."
    )


def changing(name: str) -> Problem:
    detail = f"{name} gives another answer each time that the data is read."
    return _theirs(
        "not_deterministic", "This function gives no steady answer", detail, "Use a column of the data instead."
    )


def unsafe(name: str) -> Problem:
    detail = f"{name} can call code, stop the job or make a result of any size."
    return _theirs("unsafe", "This function is never run", detail, "Use one of the functions of the list.")


def arity(name: str, signature: str, given: int) -> Problem:
    detail = f"{name} was given {given} argument{'' if given == 1 else 's'}."
    return _theirs("arity", "Wrong number of arguments", detail, f"Write it as {signature}.")


def argument(name: str, what: str) -> Problem:
    return _theirs("argument", "This argument has to be written out", f"{name} needs {what}.", f"Write {what} there.")


def no_name(text: str) -> Problem:
    detail = "An expression that is not just a column needs a name for the column that it makes."
    return _theirs("no_name", "The new column has no name", detail, f"Write {text[:_SHOWN]} AS new_name.")


def duplicate(name: str) -> Problem:
    detail = f"More than one column would be called {name[:_SHOWN]}."
    return _theirs("duplicate", "Two columns have one name", detail, "Give one of them another name with AS.")


def failed(text: str, kind: str) -> Problem:
    detail = f"On the sampled rows, {text[:_SHOWN]} ended with: {kind}."
    return _theirs(
        "failed",
        "This expression fails on the data",
        detail,
        "Cast the columns to the types that it needs, for instance with try_cast.",
    )
