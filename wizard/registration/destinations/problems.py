"""The Problems of another server as the destination, with the facts filled in. Pure; raises nothing.

`server` is its address, `https://host[:port]`; `said` what it gave as its reason, already cut and cleaned. No token and
no body of ours is ever part of a Problem.
"""

from __future__ import annotations

from wizard.core.problems import Problem, ours, yours

SETTING = "EMBARK_DESTINATION_HOSTS"


def bad_address(text: str) -> Problem:
    return yours(
        code="destination.address.form",
        title="This is no address of a server",
        detail=f"“{text.strip()[:80]}” is not of the form https://host or https://host:port.",
        remedy="Give the scheme, the host and perhaps the port, and nothing behind it: https://models.example.com.",
    )


def plain_http(server: str) -> Problem:
    return yours(
        code="destination.address.http",
        title="The address must begin with https://",
        detail=f"{server} would carry the token unencrypted through the network.",
        remedy=f"Give it as https://{server.removeprefix('http://')}; plain http is for this machine itself.",
    )


def host_not_allowed(*, server: str, entry: str) -> Problem:
    return ours(
        code="destination.host.not_allowed",
        title="This Embark may not speak to that host",
        detail=f"{server} is not among the hosts that the operator has allowed.",
        remedy=f"Whoever runs this Embark adds {entry} to {SETTING} (separated by commas) and restarts it.",
        paste=f"{SETTING}={entry}",
    )


def name_taken(name: str) -> Problem:
    return yours(
        code="destination.name.taken",
        title="Another destination has this name",
        detail=f"The workspace has a destination named “{name[:60]}” already.",
        remedy="Choose another name, or replace the token of the one that is there.",
    )


def too_many(*, limit: int) -> Problem:
    return yours(
        code="destination.too_many",
        title="There are too many destinations",
        detail=f"A workspace has at most {limit} destinations.",
        remedy="Remove one that is not used any more.",
    )


def bad_token() -> Problem:
    return yours(
        code="destination.token.form",
        title="This is no token",
        detail="A token has letters, digits and signs in one line, without spaces.",
        remedy="Copy the token again, whole and without the word “Bearer”.",
    )


def account_missing() -> Problem:
    return yours(
        code="destination.account.missing",
        title="The account or workspace is missing",
        detail="Servers of generation 3.x name both in every address.",
        remedy="Give the account and the workspace as that server calls them.",
    )


def removed(*, name: str) -> Problem:
    return yours(
        code="destination.removed",
        title="The destination has been removed",
        detail=f"“{name}” is no longer among the workspace's destinations; its token is gone.",
        remedy="Choose where to register in the Review step, or add the destination again.",
        cure="review",
    )


def unchecked(*, name: str) -> Problem:
    return yours(
        code="destination.unchecked",
        title="The destination has not been checked",
        detail=f"The last check of “{name}” has not ended well.",
        remedy="Open the workspace's destinations, check it again, and register then.",
        cure="review",
    )


def in_use(*, name: str) -> Problem:
    return yours(
        code="destination.in_use",
        title="A registration is being sent there",
        detail=f"A registration into “{name}” is under way.",
        remedy="Remove the destination when that has ended.",
    )


# --- The server cannot be reached or understood ---


def unknown_name(*, server: str) -> Problem:
    return _unreachable(
        "destination.name.unknown",
        title="The server's name is not known",
        detail=f"The host of {server} was not found in the DNS.",
        remedy="Correct the address, or have the name set up, and try again.",
    )


def refused(*, server: str) -> Problem:
    return _unreachable(
        "destination.refused",
        title="The server does not take connections",
        detail=f"{server} refused the connection, or no way leads there.",
        remedy="Start the server, or open the way to it from Embark's workers, and try again.",
    )


def tls(*, server: str, why: str) -> Problem:
    return yours(
        code="destination.tls",
        title="The server's certificate is not trusted",
        detail=f"No trusted encrypted connection to {server}: {why}.",
        remedy="Give the server a certificate for its name, of an authority that Embark's machine trusts.",
    )


def timeout(*, server: str, seconds: float) -> Problem:
    return _unreachable(
        "destination.timeout",
        title="The server does not answer in time",
        detail=f"{server} gave no answer within {seconds:g} seconds.",
        remedy="Try again; if it stays so, ask whoever runs that server.",
    )


def broken_off(*, server: str) -> Problem:
    return _unreachable(
        "destination.broken_off",
        title="The connection broke off",
        detail=f"{server} closed the connection before it had answered.",
        remedy="Try again; what has arrived there is not made twice.",
    )


def redirect(*, server: str, status: int) -> Problem:
    return yours(
        code="destination.redirect",
        title="The server sends us elsewhere",
        detail=f"{server} answered with a redirect ({status}). None is followed: the token is for this host.",
        remedy="Add the destination anew with the address that the server really has.",
    )


def not_json(*, server: str, status: int) -> Problem:
    return yours(
        code="destination.not_json",
        title="The server does not speak this API",
        detail=f"{server} answered {status} with something that is not JSON.",
        remedy="Correct the address: it must be that of the API, not of its pages.",
    )


def too_large(*, server: str, limit: int) -> Problem:
    return yours(
        code="destination.too_large",
        title="The server's answer is too large",
        detail=f"{server} sent more than {limit // 1024:,} KiB.",
        remedy="Ask whoever runs that server what it answers there.",
    )


def token_refused(*, server: str, status: int) -> Problem:
    return yours(
        code="destination.token.refused",
        title="The server does not take the token",
        detail=f"{server} answered {status}: the token is unknown there, revoked, or not allowed to do this.",
        remedy="Make a new token on that server and replace the one of this destination.",
        cure="review",
    )


def too_fast(*, server: str) -> Problem:
    return _unreachable(
        "destination.too_fast",
        title="The server asks us to slow down",
        detail=f"{server} answered 429: too many requests with this token.",
        remedy="Try again in a minute.",
    )


def failed(*, server: str, status: int) -> Problem:
    return _unreachable(
        "destination.failed",
        title="The server failed",
        detail=f"{server} answered {status}: something broke on its side.",
        remedy="Try again; if it stays so, ask whoever runs that server.",
    )


def not_speaking(*, server: str, generation: str, status: int) -> Problem:
    return yours(
        code="destination.generation",
        title=f"The server does not speak generation {generation}",
        detail=f"{server} answered {status} to what every server of generation {generation} knows.",
        remedy="Correct the address, or choose the other generation.",
    )


def unknown_workspace(*, server: str, account: str, workspace: str) -> Problem:
    return yours(
        code="destination.workspace.unknown",
        title="The account or workspace is not known there",
        detail=f"{server} knows no workspace “{workspace[:60]}” of account “{account[:60]}”, or not for this token.",
        remedy="Add the destination anew with the account and the workspace as that server calls them.",
    )


def strange_answer(*, server: str, what: str) -> Problem:
    return yours(
        code="destination.strange",
        title="The server's answer is not understood",
        detail=f"{server} answered, but {what}.",
        remedy="Ask whoever runs that server which generation of the API it speaks.",
    )


# --- The server refuses what is to be registered ---


def model_exists(*, server: str, model_id: str) -> Problem:
    return yours(
        code="destination.model.exists",
        title="The server has a model of this id already",
        detail=f"A model “{model_id}” is at {server}, and this registration has not made it.",
        remedy="Choose another model id in the Model step.",
        cure="model",
    )


def model_name_exists(*, server: str, name: str) -> Problem:
    return yours(
        code="destination.model.name",
        title="The server has a model of this name already",
        detail=f"A model named “{name}” is at {server}, and this registration has not made it.",
        remedy="Choose another name in the Model step: there, models are told apart by it.",
        cure="model",
    )


def many_models(*, server: str, name: str, count: int) -> Problem:
    return yours(
        code="destination.model.many",
        title="The server has several models of this name",
        detail=f"{count} models at {server} are named “{name}”; nothing says which of them gets the version.",
        remedy="Rename the others on that server, or choose another name in the Model step.",
        cure="model",
    )


def source_differs(*, server: str, name: str) -> Problem:
    return yours(
        code="destination.source.differs",
        title="A data source of another type has this name",
        detail=f"“{name}” at {server} is a data source, but not of S3.",
        remedy="Rename that data source on the server, and try again.",
    )


def dataset_exists(*, server: str, kind: str) -> Problem:
    return yours(
        code="destination.dataset.exists",
        title=f"The version has {kind} data there already",
        detail=f"The version at {server} is connected to {kind} data, which can't be replaced from here.",
        remedy="Choose another version name in the Model step.",
        cure="model",
    )


def cannot_carry_kind(*, kind: str) -> Problem:
    return yours(
        code="destination.cannot.dataset",
        title=f"3.x takes no {kind} data",
        detail="A version of generation 3.x has serving and training data only; actuals stand in the serving data.",
        remedy=f"Leave the {kind} data out in the Model step, or choose another destination.",
        cure="model",
    )


def cannot_carry_options(*, kind: str, options: str) -> Problem:
    return yours(
        code="destination.cannot.options",
        title="3.x cannot say how the data is written",
        detail=f"The {kind} data is read with {options}, for which 3.x has no words; it would be misread.",
        remedy="Choose another destination, or write the data as Parquet.",
        cure="review",
    )


def cannot_carry_columns(*, field: str) -> Problem:
    return yours(
        code="destination.cannot.columns",
        title="3.x names fields by their columns",
        detail=f"The field “{field[:60]}” has columns of different names in the datasets; there it would be two.",
        remedy="Give the column the same name everywhere, with an expression in the Data step.",
        cure="data",
    )


def model_gone(*, server: str, model_id: str) -> Problem:
    return yours(
        code="destination.model.unknown",
        title="The server does not have this model",
        detail=f"{server} knows no model “{model_id}”, so it can't get another version there.",
        remedy="Register into Embark itself, or begin a new onboarding for the model's first version there.",
        cure="review",
    )


def model_differs(*, server: str, model_id: str) -> Problem:
    return yours(
        code="destination.model.made",
        title="The model has been made there with other facts",
        detail=f"An earlier try has made “{model_id}” at {server}, and what describes it can't be changed from here.",
        remedy="Set back what describes it in the Model step (name, owner, tags …), or choose another model id.",
        cure="model",
    )


def version_exists(*, server: str, model_id: str, name: str) -> Problem:
    return yours(
        code="destination.version.exists",
        title="The server has this version already",
        detail=f"The model “{model_id}” at {server} has a version “{name}” with other fields or from somebody else.",
        remedy="Choose another version name in the Model step.",
        cure="model",
    )


def refuses(*, server: str, status: int, said: str) -> Problem:
    reason = f"“{said}”" if said else "no reason given"
    return yours(
        code="destination.refuses",
        title="The server refuses what is to be registered",
        detail=f"{server} answered {status}: {reason}.",
        remedy="Change what it names in the earlier steps, and register again.",
        cure="review",
    )


def _unreachable(code: str, *, title: str, detail: str, remedy: str) -> Problem:
    return yours(code=code, title=title, detail=detail, remedy=remedy, retryable=True)
