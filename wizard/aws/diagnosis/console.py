"""What goes wrong while the cloud admin makes provider and role, before we ever call: errors that only people see.

`diagnose_making` knows them by AWS's code and by words in the message. Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from wizard.aws.diagnosis import making, making_provider, making_rights, making_tools
from wizard.aws.diagnosis.pasted import PastedError
from wizard.aws.guide import Grant
from wizard.core.problems import Problem

Fits = Callable[[PastedError], bool]
Build = Callable[[PastedError, Grant], Problem]

_TRUST_CALLS = ("CreateRole", "UpdateAssumeRolePolicy")
_SIGNED_OUT = ("InvalidClientTokenId", "ExpiredToken", "SignatureDoesNotMatch", "UnrecognizedClient", "AuthFailure")
_BUSY = ("EntityTemporarilyUnmodifiable", "ConcurrentModification", "ServiceFailure", "Throttling")
_PERMISSION_ACTIONS = ("iam:", "cloudformation:", "sts:TagSession", "organizations:")


def diagnose_making(error: PastedError, grant: Grant) -> Problem | None:
    """The Problem of an error in making or unmaking the role; None when it is none of that."""
    build = next((build for fits, build in _ROWS if fits(error)), None)
    return build(error, grant) if build else None


def _code(code: str, *phrases: str, calls: tuple[str, ...] = ()) -> Fits:
    """Fits this code; if phrases or calls are given, only with one of them."""

    def fits(error: PastedError) -> bool:
        named = error.says(*phrases) or error.call in calls
        return error.code == code and (named or not (phrases or calls))

    return fits


def _lacks_rights(error: PastedError) -> bool:
    return error.code in ("AccessDenied", "UnauthorizedOperation") and error.action.startswith(_PERMISSION_ACTIONS)


def _of_iam(*codes: str) -> Fits:
    return lambda error: error.code in codes and error.operation is None


_ROWS: tuple[tuple[Fits, Build], ...] = (
    (_lacks_rights, making_rights.lacks_rights),
    (_of_iam(*_SIGNED_OUT), making_tools.signed_out),
    (_code("EntityAlreadyExists", "Provider", "oidc", calls=("CreateOpenIDConnectProvider",)),
     making_provider.provider_exists),
    (_code("EntityAlreadyExists", "Stack ["), making_tools.stack_exists),
    (_code("EntityAlreadyExists"), making.role_exists),
    (_code("OpenIdIdpCommunicationError"), making_provider.provider_not_reached),
    (_code("LimitExceeded", "OpenIdConnect", calls=("CreateOpenIDConnectProvider",)), making_provider.provider_limit),
    (_code("LimitExceeded", "PolicySize", "policy size", "ACLSize"), making.policy_too_long),
    (_code("LimitExceeded"), making.role_limit),
    (_code("MalformedPolicyDocument", "Federated principals must", "Invalid principal"), making.principal_refused),
    (_code("MalformedPolicyDocument", "AssumeRole policy may only"), making.action_refused),
    (_code("MalformedPolicyDocument", "AssumeRole", "principal", "prohibited field Resource", calls=_TRUST_CALLS),
     making.trust_refused),
    (lambda error: error.code == "MalformedPolicyDocument" and error.operation is None, making.policy_refused),
    (_code("InvalidInput", "thumbprint"), making_provider.thumbprint_refused),
    (_code("InvalidInput", calls=("CreateOpenIDConnectProvider",)), making_provider.url_refused),
    (_code("ValidationError", "Open ID Connect Provider URL", "OpenIDConnect"), making_provider.url_refused),
    (_code("NoSuchEntity", "OpenIDConnect"), making_provider.provider_missing),
    (_code("NoSuchEntity"), making.role_missing),
    (_code("DeleteConflict"), making.role_not_empty),
    (_code("InsufficientCapabilities"), making_tools.capability),
    (_of_iam(*_BUSY), making_tools.iam_is_busy),
)  # fmt: skip
