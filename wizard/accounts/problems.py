"""The Problems of accounts, with the facts filled in. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.problems import Problem, ours, yours


def workspace_exists(name: str) -> Problem:
    """The name is taken, perhaps by a customer that another account manager looks after."""
    return yours(
        code="accounts.workspace.exists",
        title="There is a workspace of this name",
        detail=f"“{name}” is taken; upper and lower case count as the same.",
        remedy="Choose another name, or ask the account manager of that workspace to let you in.",
    )


def member_is_manager(email: str) -> Problem:
    """Nobody is member and account manager of one workspace."""
    return yours(
        code="accounts.member.is_manager",
        title="You can't be the customer yourself",
        detail=f"{email} is your own address, and you will look after this workspace as its account manager.",
        remedy="Enter the address of the customer's data scientist.",
    )


def workspace_unknown(account: str, workspace: str, *, known: Sequence[str]) -> Problem:
    """No workspace of that account has this address, id or name. `known`: those there are, `default/acme (“Acme”)`."""
    choose = f"Give the account and workspace of one of these: {', '.join(known)}."
    return yours(
        code="accounts.workspace.unknown",
        title="There is no such workspace",
        detail=f"Account “{account}” has no workspace “{workspace}”.",
        remedy=choose if known else "Open the first with manage.py create_workspace.",
    )


def mail_refused(reason: str) -> Problem:
    """The mail server did not take a letter."""
    return ours(
        code="accounts.letter.refused",
        title="The e-mail could not be sent",
        detail=f"Our mail server did not take it ({reason}).",
        remedy="Check EMAIL_URL and the mail server, then press “Send again”.",
        retryable=True,
    )


def letters_enough(email: str, *, per_hour: int) -> Problem:
    """More letters to one address, or from one workspace, than anybody needs in an hour."""
    return yours(
        code="accounts.letter.enough",
        title="No more e-mails for the moment",
        detail=f"The last hour's limit ({per_hour}) is reached; this one to {email} was not sent.",
        remedy="Copy the link and send it yourself, or e-mail it in an hour.",
        retryable=True,
    )


def too_many_tokens(*, limit: int) -> Problem:
    """Tokens that nobody needs any more should go before new ones come."""
    return yours(
        code="accounts.token.enough",
        title="This workspace has enough tokens",
        detail=f"It has {limit} API tokens that are not revoked.",
        remedy="Revoke one that is not used any more, then make a new one.",
    )
