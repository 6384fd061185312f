"""What a column's example texts look like: shares (0 to 1) of texts that match a pattern.

Texts are cut (`evidence`), every pattern is linear on them. Pure; raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wizard.mapping.classes.evidence import PLAIN_NUMBER

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"

WHOLE: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "whole number": r"[-+]?\d{1,40}",
        "negative": r"-[\d.,]{1,60}",
        "one digit": r"\d",
        "zero or one": r"[01](?:\.0)?",
        "leading zero": r"0\d{1,40}",
        "exponent": r"[-+]?\d(?:\.\d{1,20})?e[-+]?\d{1,3}",
        "decimals": r"[-+]?\d{0,40}\.\d{1,40}",
        "five digits": r"\d{5}(?:-\d{4})?",
        "year": r"(?:1[6-9]|20)\d\d(?:\.0)?",
        "years": r"(?:1[6-9]|20)\d\d\s?[-/–]\s?(?:\d\d){1,2}",
        "compact date": r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?:\d{2,6})?",
        "epoch": r"1[0-7]\d{8}(?:\d{3})?",
        "date": _DATE,
        "date and time": _DATE + r"[ T]{1,2}" + _CLOCK + r".{0,12}",
        "clock": _CLOCK + r"\s?(?:[ap]\.?m\.?)?",
        "minutes": r"\d{1,3}:\d{2}\.\d{1,3}",
        "hashes": r"#{3,}",
        "month": _MONTH,
        "month and day": rf"(?:\d{{1,4}}[- ,/.]{{1,2}}{_MONTH}|{_MONTH}[- ,/.]{{1,2}}\d{{1,4}})\b.{{0,25}}",
        "weekday": r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b.{0,40}",
        "quarter": r"(?:\d{4}[ -]?)?q[1-4](?:[ -]?\d{2,4})?",
        "duration": r"(?:pt?\d.{0,20}|\d{1,6} ?(?:s|sec|seconds?|mins?|minutes?|h|hrs?|hours?|days?"
        r"|weeks?|months?|years?))",
        "thousands": r"[-+$€£¥(]{0,2} ?\d{1,3}(?:[, ’' ]\d{3}){1,8}(?:[.,]\d{1,6})?\)?",
        "comma decimals": r"[-+]?\d{1,30},\d{1,30}",
        "percent": r"[-+]?[\d.,]{1,30} ?%",
        "currency": r"[-+(]{0,2}(?:us|rs\.?|aud|eur|usd|gbp|inr)? ?[$€£¥₹]? ?[-+]?"
        r"[\d.,]{1,30} ?(?:[kmb]n?|[$€£¥₹]|eur|usd|gbp|inr)?[+)]?",
        "money sign": r".{0,4}[$€£¥₹].{0,30}",
        "number and unit": r"[-+<>~≈]{0,2} ?\d[\d.,]{0,30} ?[a-z°µ\"'²³/%]{1,8}\.?",
        "number and words": r"[-+<>~]?\d[\d.,]{0,30} [a-z][a-z .]{1,30}",
        "unit before number": r"[a-z#$]{1,4}[ .:-]{0,2}\d[\d.,]{0,30}",
        "range": r"[$]?\d[\d.,]{0,20}\s{0,2}(?:-|–|to|and)\s{0,2}[$]?\d[\d.,]{0,20}.{0,12}",
        "ratio": r"\d{1,10} ?[/:x] ?\d{1,10}",
        "dimensions": r"\d[\d.]{0,9} ?[x×*] ?\d[\d.]{0,9}.{0,12}",
        "version": r"v?\d{1,5}(?:\.\d{1,5}){2,4}",
        "address on the net": r"(?:https?|ftp|s3|hdfs)s?:/{1,2}\S{1,200}",
        "web address": r"(?:www\.|[a-z0-9-]{1,40}\.(?:com|org|net|gov|edu|io|co)\b).{0,200}",
        "path": r"(?:[a-z]:)?[\w.-]{0,60}(?:[/\\][\w.%-]{1,80}){1,12}",
        "file": r"[\w ()-]{1,80}\.(?:jpe?g|png|gif|wav|mp3|mp4|csv|txt|pdf|json|xml|html?|docx?|xlsx?|dcm|zip)",
        "mail": r"[^@\s]{1,80}@[^@\s]{1,80}\.[a-z]{2,12}",
        "phone": r"(?:\+\d{1,3}[ -]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}.{0,8}",
        "uuid": r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}",
        "hex": r"(?=[0-9a-f]{0,60}[a-f])(?=[a-f]{0,60}\d)[0-9a-f]{6,64}",
        "brackets": r"[\[{(].{0,200}",
        "bracketed list": r"[\[{][^,]{0,120},.{0,200}",
        "json": r"(?:\[ ?[{\[\"']|\{ ?[\"']).{0,200}",
        "point": r"(?:point ?)?\(?-?\d{1,3}\.\d{1,20}°?,? ?-?\d{1,3}\.\d{1,20}°?\)?",
        "shape": r"(?:multi)?(?:point|polygon|linestring) ?\(.{0,200}",
        "commas": r"[^,]{1,80}(?:,[^,]{0,80}){2,60}…?",
        "semicolons": r"[^;]{1,100}(?:;[^;]{0,100}){1,60}",
        "bars": r"[^|]{1,100}(?:\|[^|]{0,100}){1,60}",
        "spaced numbers": r"\d{1,12}(?:[ ,;_-]{1,2}\d{1,12}){2,60}…?",
        "capital code": r"[A-Z]{1,6}[-_. ]?\d{1,12}[A-Z]?",
        "mixed code": r"(?=[a-z-]{0,40}\d)(?=[\d-]{0,40}[a-z])[a-z0-9]{1,30}(?:[-_./][a-z0-9]{1,30}){0,6}",
        "identifier": r"[a-z]{1,40}(?:_[a-z0-9]{1,40}){1,8}",
        "one word": r"[^\W\d_]{1,40}",
        "short word": r"[^\W\d_]{1,3}",
        "yes or no": r"(?:yes|no|true|false|y|n|t|f|on|off)",
        "gender": r"(?:m|f|male|female|man|woman|other)",
        "nothing": r"(?:\?|\.|-|–|n/?a|null|#null!|none|nan|unknown|-?99{1,4}"
        r"|#\w{2,7}[!?/]?|not[ _](?:found|available|applicable))",
        "error": r"#(?:name\?|null!|n/a|value!|ref!|div/0!)",
        "place": r"[A-Za-z .'-]{2,40}, ?[A-Z][A-Za-z .]{1,40}",
        "street": r"\d{1,6}[A-Z]?(?:-\d{1,6})? .{0,60}"
        r"\b(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|way|ct|pl|hwy|block)\b.{0,80}",
        "person": r"(?:(?:mr|mrs|ms|dr|miss)\.? )?[A-Z][a-z'’-]{1,20},?(?: [A-Z]\.?)? [A-Z][\w'’-]{1,20}",
        "hashtag": r"[#@]\w{1,60}",
        "markup": r".{0,80}</?[a-z]{1,10}[ />].{0,200}",
    }.items()
}
"""What a text may be as a whole."""
_CASED = ("capital code", "place", "person")
for _name in _CASED:
    WHOLE[_name] = re.compile(WHOLE[_name].pattern)


def shares(texts: Sequence[str]) -> dict[str, float]:
    """Pattern → share of the texts that are of it."""
    count = len(texts) or 1
    found = {f"is {name}": sum(map(bool, map(p.fullmatch, texts))) / count for name, p in WHOLE.items()}
    found["is number"] = sum(map(bool, map(PLAIN_NUMBER.fullmatch, texts))) / count
    return found
