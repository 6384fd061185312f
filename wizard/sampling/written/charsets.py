"""Which of the older encodings a text is in, judged by the lines that hold more than ASCII. Raises nothing.

The judge is chardet; it sees only encodings that data files are really written in. Where a western one is about as
likely as the best of its relatives, `letters` tells which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wizard.sampling.written.letters import WESTERN, is_turkish, mixes_scripts, western

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
"""Bytes beyond ASCII that are too few for chardet, unless there are …"""
FEWEST = 4
SURE = 0.1
CLEARLY = 0.2
"""… so many, and it is so confident, and the best western one at most so large a share of that."""
TURKISH = "cp1254"
"""The usual one but for six letters."""
_RUNS = re.compile(rb"[\x80-\xff]{4,}")
"""So many letters beyond ASCII in a row are no western language."""
_LINES = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]?")


def likeliest(data: bytes) -> str:
    """Python's name of the encoding."""
    telling = _telling(data)
    found = _confidences(telling)
    while (best := max(found, key=found.__getitem__, default=USUAL)) not in WESTERN and _mixes_scripts(telling, best):
        del found[best]
    count = sum(byte > 0x7F for byte in telling)
    if sum(map(len, _RUNS.findall(telling))) > count / 2:
        found = {name: found[name] for name in found if name not in WESTERN} or found
        return max(found, key=found.__getitem__, default=USUAL)
    if count >= FEW:
        return _best(telling, found, NEARLY)
    found = {name: found[name] for name in found if name in WESTERN or found[name] >= SURE}
    is_clear = _likely(found) * NEARLY > found.get(USUAL, 0.0) or set(found) - set(WESTERN)
    return _best(telling, found if is_clear and count >= FEWEST else {}, CLEARLY)


def _best(telling: bytes, found: Mapping[str, float], nearly: float) -> str:
    """The most confident one, or a western one that is nearly as good; Turkish is one of those."""
    best = max(found, key=found.__getitem__, default=USUAL)
    is_near = _likely(found) >= nearly * found.get(best, 0.0) or best == TURKISH
    if best not in WESTERN and not is_near and not _say_the_same(telling, best):
        return best
    name = western(telling, found)
    return TURKISH if name == USUAL and is_turkish(telling.decode(USUAL, errors="replace")) else name


def _likely(found: Mapping[str, float]) -> float:
    return max((found.get(name, 0.0) for name in WESTERN), default=0.0)


def _confidences(telling: bytes) -> dict[str, float]:
    from chardet import detect_all

    found = detect_all(telling, ignore_threshold=True, include_encodings=CANDIDATES)
    return {_python_name(str(one["encoding"])): float(one["confidence"]) for one in found if one["encoding"]}


def _mixes_scripts(telling: bytes, encoding: str) -> bool:
    return mixes_scripts(telling.decode(encoding, errors="replace"))


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
