"""Which of the older encodings a text is in, judged by the lines that hold more than ASCII. Raises nothing.

The judge is chardet; it sees only encodings that data files are really written in. Where a western one is about as
likely as the best of its relatives, `letters` tells which.
"""

from __future__ import annotations

import re

from wizard.sampling.written.letters import WESTERN, mixes_scripts, western

SEEN = 24 * 1024
"""Bytes that are judged."""
CANDIDATES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "mac-roman"),
    *("iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "koi8-r", "koi8-u", "mac-cyrillic"),
    *("cp866", "cp852", "cp850", "cp437"),
    *("cp932", "euc_jis_2004", "gb18030", "big5hkscs", "cp949"),
)
USUAL = "cp1252"
NEARLY = 0.66
"""Share of the best one's confidence from which a western encoding is preferred."""
FEW = 10
"""Bytes beyond ASCII that are too few for chardet."""
_LINES = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]?")


def likeliest(data: bytes) -> str:
    """Python's name of the encoding."""
    telling = _telling(data)
    if sum(byte > 0x7F for byte in telling) < FEW:
        return western(telling)
    found = {
        name: confidence
        for name, confidence in _confidences(telling).items()
        if name in WESTERN or not mixes_scripts(telling.decode(name, errors="replace"))
    }
    best = max(found, key=found.__getitem__, default=USUAL)
    likely = max((found.get(name, 0.0) for name in WESTERN), default=0.0)
    if best in WESTERN or likely >= NEARLY * found[best] or _say_the_same(telling, best):
        return western(telling, found)
    return best


def _confidences(telling: bytes) -> dict[str, float]:
    from chardet import detect_all

    found = detect_all(telling, ignore_threshold=True, include_encodings=CANDIDATES)
    return {_python_name(str(one["encoding"])): float(one["confidence"]) for one in found if one["encoding"]}


def _say_the_same(telling: bytes, encoding: str) -> bool:
    """Whether the text is the same in the usual encoding: relatives differ in a few characters only."""
    return telling.decode(encoding, errors="replace") == telling.decode(USUAL, errors="replace")


def _telling(data: bytes) -> bytes:
    """The lines with bytes beyond ASCII, as far as they are looked at; the rest says nothing."""
    lines: list[bytes] = []
    length = 0
    for match in _LINES.finditer(data):
        lines.append(match.group())
        length += len(match.group())
        if length > SEEN:
            break
    return b"".join(lines)[:SEEN]


def _python_name(name: str) -> str:
    import codecs

    try:
        return codecs.lookup(name).name
    except LookupError:
        return USUAL
