"""Account ids and names for a role, as people paste them; also out of ARNs and addresses of the console.

`ProblemError` (`aws.account.malformed`, `aws.role_name.malformed`, `aws.arn.*`, `aws.paste.secret`) leaves this module.
"""

from __future__ import annotations

import re

from wizard.aws.paste import problems
from wizard.aws.paste.arns import RoleArn
from wizard.aws.paste.role_texts import NamedRole, arns_in, is_console, tidy
from wizard.aws.paste.secret_texts import secret_in
from wizard.core.problems import ProblemError

_OF_ARN = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):", re.ASCII | re.IGNORECASE)
_TWELVE_DIGITS = re.compile(r"(?<!\w)(?:\d{12}|\d{4}-\d{4}-\d{4}|\d{4} \d{4} \d{4})(?!\w)", re.ASCII)
_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_NOT_DIGITS = re.compile(r"[\s-]")
_ANY_ACCOUNT = "000000000000"
"""Stands for the account of a role whose name alone is asked for."""


def account_id(text: str) -> str:
    """The twelve digits of an account id: alone, 1234-5678-9012, or the only ones in an ARN or an address."""
    if secret := secret_in(text):
        raise ProblemError(problems.pasted_secret(secret))
    pasted = tidy(text)
    found = _OF_ARN.findall(pasted) or _TWELVE_DIGITS.findall(pasted)
    accounts = {_NOT_DIGITS.sub("", digits) for digits in found}
    if len(accounts) != 1:
        raise ProblemError(problems.malformed_account(text))
    return accounts.pop()


def role_name(text: str) -> NamedRole:
    """The name that the text is, or of the role whose ARN or page of the console it holds; then with its account."""
    if secret := secret_in(text):
        raise ProblemError(problems.pasted_secret(secret))
    pasted = tidy(text)
    if arns_in(pasted) or is_console(pasted) or pasted.startswith("role/"):
        role = RoleArn.parse(text, account_id=_ANY_ACCOUNT)
        return NamedRole(role.name, role.path, "" if role.account_id == _ANY_ACCOUNT else role.account_id)
    if not _NAME.fullmatch(pasted):
        raise ProblemError(problems.malformed_role_name(text))
    return NamedRole(pasted)
