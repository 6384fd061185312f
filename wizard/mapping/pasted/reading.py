"""A pasted text → the schema in it, whatever form it has. Raises ProblemError (`mapping.paste.*`)."""

from __future__ import annotations

from wizard.core.problems import ProblemError
from wizard.mapping.pasted import problems
from wizard.mapping.pasted.csv_text import read_csv
from wizard.mapping.pasted.json_text import read_json
from wizard.mapping.pasted.python_code import read_python
from wizard.mapping.pasted.types import LONGEST, PastedSchema


def read_schema(text: str) -> PastedSchema:
    """The first form that `text` begins like decides; what names no field at all is refused."""
    plain = text.strip().removeprefix("\ufeff").replace("\r\n", "\n").replace("\0", "")
    if not plain:
        raise ProblemError(problems.nothing_pasted())
    if len(plain) > LONGEST:
        raise ProblemError(problems.too_long(len(plain), LONGEST))
    found = read_json(plain) if plain[0] in "{[" else read_csv(plain) or read_python(plain)
    if found is None or not found.fields:
        raise ProblemError(problems.no_schema())
    return found
