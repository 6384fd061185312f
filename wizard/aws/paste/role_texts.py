"""What stands in a text in which somebody pasted a role: ARNs, a page of the console, a name. Pure; raises nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\x1b\\[[0-9;]*m")
"""Characters of no width, and the colours of a terminal."""
_QUOTES = "\"'`“”‘’«»"

_BEGINS_AS_ARN = re.compile(r"arn\s*:\s*aws", re.IGNORECASE)
_ROOM_AT_SIGNS = re.compile(r"\s*([:/])\s*")
_SPACED_ACCOUNT = re.compile(r"(?<=::)[\d\s-]{13,24}(?=:)")
_LINE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")

_ARN = re.compile(r"arn:[^\s\"'`<>?#&;|\\()\[\]{}]+", re.IGNORECASE)
_LABELLED = re.compile(r"\barn[\"']?\s*[:=|]\s*[\"']?(arn:[^\s\"'`<>?#&;|\\()\[\]{}]+)", re.IGNORECASE)

_CONSOLE = re.compile(r"(?:(?P<account>\d{12})-[a-z0-9]+\.)?[a-z0-9.-]*console\.aws\.amazon\.com/", re.IGNORECASE)
_ROLE_PAGE = re.compile(r"#/?roles/(?:details/)?(?P<name>[\w+=,.@-]{1,64})(?=$|[/?&#\s])", re.ASCII)
_SWITCH_ROLE = re.compile(r"\.aws\.amazon\.com/switchrole\?", re.IGNORECASE)
_SWITCHED = re.compile(r"[?&](roleName|account)=([\w+=,.@/-]+)", re.ASCII)
_NAMED = re.compile(r"(?:role/(?P<path>(?:[\w+=,.@-]+/)*))?(?P<name>[\w+=,.@-]{1,64})", re.ASCII)
_TWELVE_DIGITS = re.compile(r"\d{12}|\d{4}[ -]\d{4}[ -]\d{4}", re.ASCII)


@dataclass(frozen=True)
class NamedRole:
    """A role that a text names without its ARN; `account_id` is "" where it does not say whose it is."""

    name: str
    path: str = "/"
    account_id: str = ""


def tidy(text: str) -> str:
    """`text` without what copying adds: quotes, invisible characters, and the breaks in a wrapped ARN."""
    seen = _INVISIBLE.sub("", unquote(text)).strip().strip(_QUOTES).strip()
    if not _BEGINS_AS_ARN.match(seen):
        return seen
    seen = _ROOM_AT_SIGNS.sub(r"\1", seen)
    seen = _SPACED_ACCOUNT.sub(lambda digits: re.sub(r"[\s-]", "", digits.group()), seen)
    wrapped = _LINE_BREAK.sub("", seen)
    return wrapped if len(_ARN.findall(seen)) == 1 and " " not in wrapped else seen


def arns_in(text: str) -> list[str]:
    """Every ARN in a tidy text, once each, in order."""
    return list(dict.fromkeys(_ended(found, text) for found in _ARN.findall(text)))


def labelled_arns_in(text: str) -> list[str]:
    """The ARNs that the text itself calls "Arn", as the AWS CLI's output and Terraform's state do."""
    return list(dict.fromkeys(_ended(found, text) for found in _LABELLED.findall(text)))


def is_account_id(text: str) -> bool:
    """Whether the text is an account id and nothing else."""
    return bool(_TWELVE_DIGITS.fullmatch(text))


def is_console(text: str) -> bool:
    """Whether the text is an address of the AWS console."""
    return bool(_CONSOLE.search(text))


def named_role(text: str) -> NamedRole | None:
    """The role of a page of the console, of a link that switches roles, or of a bare `role/name` or name."""
    if console := _CONSOLE.search(text):
        page = _ROLE_PAGE.search(text)
        return NamedRole(page["name"], account_id=console["account"] or "") if page else None
    if _SWITCH_ROLE.search(text):
        told = dict(_SWITCHED.findall(text))
        path, _, name = f"/{told.get('roleName', '')}".rpartition("/")
        return NamedRole(name, f"{path}/", told.get("account", "")) if name else None
    bare = _NAMED.fullmatch(text)
    return NamedRole(bare["name"], f"/{bare['path'] or ''}") if bare and not is_account_id(text) else None


def _ended(arn: str, text: str) -> str:
    """A full stop may end a role's name; at the end of an ARN inside a sentence it ends the sentence."""
    return arn if arn == text else arn.rstrip(".,")
