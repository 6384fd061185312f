"""Texts, and places in texts, that hold no policy that IAM could read. Pure; raises nothing."""

from __future__ import annotations

import re

from wizard.aws.diagnosis import diagnose_text
from wizard.aws.guide import Grant
from wizard.aws.linter.corrections import recommended_permissions, recommended_trust
from wizard.aws.linter.paste import DOCUMENTS_LIMIT, SIZE_LIMIT, VALUES_LIMIT, Paste
from wizard.aws.linter.problems import lint, quoted
from wizard.aws.linter.reading import Fault
from wizard.aws.linter.roles import permissions_command
from wizard.aws.linter.types import Correction, Judgement, LintFinding, PasteKind
from wizard.core.problems import Problem

_MOST_FAULTS = 12
_YAML = re.compile(r"^[ \t-]*(?:Version|Statement|AssumeRolePolicyDocument|PolicyDocument|RoleName):", re.MULTILINE)
_NAMES_ONLY = ("AttachedPolicies", "PolicyNames", "Policy", "OpenIDConnectProviderList")


def fault_findings(paste: Paste) -> list[LintFinding]:
    """The places where the text is no JSON; each kind once in a line."""
    found: dict[tuple[str, int], LintFinding] = {}
    for fault in paste.faults:
        line = paste.index.line(fault.position)
        finding = LintFinding(_fault_problem(fault, paste), line, line)
        found.setdefault((fault.kind, line), finding)
    return list(found.values())[:_MOST_FAULTS]


def without_policy(paste: Paste, grant: Grant) -> Judgement:
    """The judgement of a text in which no policy was found."""
    if paste.faults:
        return Judgement(PasteKind.UNKNOWN, paste.lines, tuple(fault_findings(paste)), _instead(paste, grant))
    error = diagnose_text(paste.text, grant)
    if error:
        return Judgement(PasteKind.ERROR, paste.lines, (LintFinding(error),))
    return Judgement(PasteKind.UNKNOWN, paste.lines, (LintFinding(_unreadable(paste, grant)),))


def _fault_problem(fault: Fault, paste: Paste) -> Problem:
    place = f"Line {paste.index.line(fault.position)}, column {paste.index.column(fault.position)}"
    seen = quoted(fault.seen) if fault.seen.strip() else "the end of the text" if not fault.seen else "a blank"
    return lint(f"json.{fault.kind}", f"{place}: there is {seen}.")


def _instead(paste: Paste, grant: Grant) -> tuple[Correction, ...]:
    """What we recommend in place of a policy that can't be read at all."""
    text = paste.text.lower()
    is_trust = "sts:" in text or "principal" in text
    return (recommended_trust(grant) if is_trust else recommended_permissions(grant),)


def _unreadable(paste: Paste, grant: Grant) -> Problem:
    command = f"aws iam get-role --role-name {grant.role_name} --output json"
    if paste.is_cut:
        limits = f"{SIZE_LIMIT:,} characters, {DOCUMENTS_LIMIT} policies or {VALUES_LIMIT:,} values"
        return lint("too_long", f"It has more than {limits}; a role's own policies have 10,240 characters at most.")
    if not paste.text.strip():
        return lint("empty", "The text is empty.", paste=command)
    if _YAML.search(paste.text):
        return lint("yaml", "It looks like YAML.", paste=command)
    names = next((name for value in paste.values for name in _NAMES_ONLY if name in value), "")
    if names:
        return lint("names_only", f"It holds {names}.", paste=permissions_command(None, grant))
    return lint("unreadable", f"It begins with {quoted(paste.text.strip()[:40])}.", paste=command)
