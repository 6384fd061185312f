"""From a pasted text to its judgement. Raises nothing, whatever was pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from wizard.aws.guide import Grant
from wizard.aws.linter.corrections import permission_corrections, recommended_permissions, trust_correction
from wizard.aws.linter.documents import Document
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.paste import Paste, take_apart
from wizard.aws.linter.permissions import permission_flaws
from wizard.aws.linter.positions import Marks
from wizard.aws.linter.problems import lint
from wizard.aws.linter.reading import Path
from wizard.aws.linter.roles import permissions_command, role_flaws
from wizard.aws.linter.tidying import tidy
from wizard.aws.linter.trust import trust_flaws
from wizard.aws.linter.types import CallVerdict, Correction, Judgement, LintFinding, PasteKind
from wizard.aws.linter.unreadable import fault_findings, without_policy
from wizard.aws.linter.verdicts import permission_calls, trust_calls

_MOST_FINDINGS = 40
"""Who pastes more mistakes than this reads the corrected text."""


def judge_pasted(text: str, grant: Grant) -> Judgement:
    """What a pasted policy, CLI output or AWS error message means for the role of `grant`."""
    paste = take_apart(text)
    if not paste.documents and not paste.roles:
        return without_policy(paste, grant)
    judging = _Judging(_with_account(paste, grant), fault_findings(paste), is_faulty=bool(paste.faults))
    trusts = [document for document in paste.documents if document.is_trust]
    permissions = [document for document in paste.documents if not document.is_trust]
    for document in trusts:
        judging.trust(document)
    if permissions:
        judging.permissions(permissions)
    judging.roles(paste, shows_permissions=bool(permissions))
    kind = PasteKind.TRUST if trusts else PasteKind.PERMISSIONS
    return judging.judgement(PasteKind.ROLE if paste.roles or (trusts and permissions) else kind, paste)


@dataclass
class _Judging:
    """Collects what the rules find. `is_faulty`: the JSON itself has faults, with which `findings` begins."""

    grant: Grant
    findings: list[LintFinding]
    is_faulty: bool
    corrected: list[Correction] = field(default_factory=list)
    calls: list[CallVerdict] = field(default_factory=list)

    def trust(self, document: Document) -> None:
        """Judge one trust policy."""
        policy, flaws = tidy(document.body, is_trust=True, index=0)
        flaws += [*_alone(document), *trust_flaws(policy, self.grant)]
        if flaws or self.is_faulty:
            self.corrected.append(trust_correction(policy, partial(_trust_flaws, grant=self.grant), self.grant))
        self._note(flaws, [document.marks])
        self.calls += trust_calls(document.body, self.grant)

    def permissions(self, documents: list[Document]) -> None:
        """Judge the permissions policies of one role together."""
        tidied = [tidy(document.body, is_trust=False, index=index) for index, document in enumerate(documents)]
        policies = [policy for policy, _ in tidied]
        untidy = [flaw for _, flaws in tidied for flaw in flaws] + _alone(documents[0])
        flaws = untidy + permission_flaws(policies, self.grant)
        if untidy or self.is_faulty or any(flaw.blocks for flaw in flaws):
            judge = partial(permission_flaws, grant=self.grant)
            self.corrected += permission_corrections(policies, judge, self.grant)
        if any(not flaw.blocks for flaw in flaws):
            self.corrected.append(recommended_permissions(self.grant))
        self._note(flaws, [document.marks for document in documents])
        self.calls += permission_calls([document.body for document in documents], self.grant)

    def roles(self, paste: Paste, *, shows_permissions: bool) -> None:
        """Note what the output says about roles, and what it leaves out."""
        for role in paste.roles:
            self._note([replace(flaw, path=(0, *flaw.path)) for flaw in role_flaws(role, self.grant)], [role.marks])
        if paste.roles and not shows_permissions:
            command = permissions_command(paste.roles[0], self.grant)
            problem = lint("permissions_not_shown", "It holds the trust policy and the role's facts.", paste=command)
            self.findings.append(LintFinding(problem, blocks=False))

    def judgement(self, kind: PasteKind, paste: Paste) -> Judgement:
        """All of it, in the order of the lines; what blocks comes first in its line."""
        ordered = sorted(self.findings, key=lambda found: (found.line, not found.blocks))
        return Judgement(
            kind=kind,
            lines=paste.lines,
            findings=tuple(ordered[:_MOST_FINDINGS]),
            corrected=tuple(dict.fromkeys(self.corrected)),
            calls=tuple(self.calls),
        )

    def _note(self, flaws: Iterable[Flaw], marks: list[Marks]) -> None:
        for flaw in _once(flaws):
            first, last = marks[int(flaw.path[0])].lines(flaw.path[1:]) if flaw.path else (0, 0)
            self.findings.append(LintFinding(flaw.problem, first, last, flaw.blocks))


def _trust_flaws(policies: list[Policy], grant: Grant) -> list[Flaw]:
    return [flaw for policy in policies for flaw in trust_flaws(policy, grant)]


def _alone(document: Document) -> list[Flaw]:
    if not document.is_wrapped:
        return []
    detail = "The text holds statements without the Version and Statement around them."
    return [Flaw(lint("statement_alone", detail), (0,))]


def _once(flaws: Iterable[Flaw]) -> Iterable[Flaw]:
    """Each flaw of one place once; blocking, if it blocks for any reason."""
    once: dict[tuple[str, Path], Flaw] = {}
    for flaw in sorted(flaws, key=lambda flaw: flaw.blocks):
        once[flaw.problem.code, flaw.path] = flaw
    return once.values()


def _with_account(paste: Paste, grant: Grant) -> Grant:
    """The grant with the account that the text names for our provider, where we do not know it yet."""
    if grant.account_known:
        return grant
    found = re.search(rf"arn:aws:iam::(\d{{12}}):oidc-provider/{re.escape(grant.provider_name)}", paste.text)
    return replace(grant, account_id=found[1]) if found else grant
