"""The Data step for one dataset. A part is made when a template first asks for it, so a fragment costs itself alone.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject

from wizard.core.jobs import JobState
from wizard.core.problems import Problem
from wizard.onboarding.carried import CarriedSource
from wizard.onboarding.problems import SOURCE_CHANGED
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.objects.endings import promised
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat
from wizard.web.forms import whole_number
from wizard.web.onboarding.browsing import KEY_LIMIT, Browser, browser_of
from wizard.web.onboarding.dataset.editor import Editor
from wizard.web.onboarding.dataset.facts import SampleFacts
from wizard.web.onboarding.dataset.paging import ColumnPage, PreviewPage, column_page, preview_page
from wizard.web.onboarding.dataset.shown import Shown, shown
from wizard.web.onboarding.dataset.written import Written, written
from wizard.web.onboarding.forms.data import SourceForm, initial_of
from wizard.web.onboarding.frame import StepVisit, address

ABOUT_THE_OBJECT = ("data.object.", "data.location.")
"""Problems that no option of reading can cure."""


@dataclass
class DataPage:
    """What the page shows of the dataset `kind`.

    `form` and `typed` are what was sent and refused; `texts` are the expressions as they stand in the editor, `check`
    is a check of them.
    """

    visit: StepVisit
    kind: str
    query: QueryDict
    now: datetime
    form: SourceForm | None = None
    prefix: str | None = None
    typed: ReadSettings | None = None
    texts: Sequence[str] | None = None
    check: ExpressionCheck | None = None

    @cached_property
    def sample(self) -> Sample | None:
        return self.visit.facts.samples.get(self.kind)

    @cached_property
    def shown(self) -> Shown | None:
        """The result of the sample, or while it is being taken that of the one before."""
        return None if self.sample and self.sample.has_failed else self._shown

    @cached_property
    def _shown(self) -> Shown | None:
        return shown(self.visit, self.base, now=self.now)

    @property
    def can_return(self) -> bool:
        """The sample has failed, and there is one before it that went well."""
        rows = self.visit.onboarding.dataset_samples.all()
        row = next((row for row in rows if row.kind == self.kind), None)
        return row is not None and row.last_good_id is not None and row.sample.has_failed

    @cached_property
    def base(self) -> Sample | None:
        """The sample on which expressions are tried: the newest finished one of the same location."""
        sample = self.sample
        if sample is None or sample.is_done:
            return sample
        same = Sample.objects.filter(connection=sample.connection_id, bucket=sample.bucket, key=sample.key)
        finished: Sample | None = same.filter(state=JobState.DONE).order_by("-created_at").first()
        return finished

    @cached_property
    def settings(self) -> ReadSettings:
        """What was chosen about the reading: as it was typed and refused, else as it is stored."""
        if self.typed is not None:
            return self.typed
        return self.settings_before

    @property
    def settings_before(self) -> ReadSettings:
        """As it is stored; before there is a sample, as the version that this one begins from was read."""
        if self.sample:
            return self.sample.settings
        return self._carried.settings if self._carried else ReadSettings()

    @property
    def _carried(self) -> CarriedSource | None:
        return self.visit.facts.carried_sources.get(self.kind)

    @cached_property
    def format(self) -> FileFormat | None:
        """The format that was found or chosen, else the one that the name promises."""
        if self.shown:
            return self.shown.result.format
        return self.settings.format or promised(self.sample.key if self.sample else "")

    @cached_property
    def source_form(self) -> SourceForm:
        if self.form is not None:
            return self.form
        known = self.sample or self._carried
        return SourceForm(initial=initial_of(known.location.uri, self.settings) if known else {"percent": "100"})

    @cached_property
    def written(self) -> Written:
        found = self.shown.result if self.shown else None
        return written(self.format, found, self.settings, problem=self._problem)

    @property
    def _problem(self) -> Problem | None:
        """What was refused just now, else why the sample failed."""
        if self.form is not None and self.form.problem:
            return self.form.problem
        return self.sample.problem if self.sample and self.typed is None else None

    @property
    def seen(self) -> str:
        """The sample that was on the page when it was last as its person has left it.

        Once somebody else has changed the same it stays the old one, until "Read again" says what is meant.
        """
        if self.is_taken_over and self.form is not None:
            return str(self.form.data.get("seen", ""))
        return self.sample.pk if self.sample else ""

    @property
    def cure_address(self) -> str:
        """Where what was refused is cured: the option, or the page as somebody else has changed it; "" for nowhere."""
        problem = self._problem
        if self.is_taken_over:
            return data_address(self.visit, dataset=self.kind)
        if problem is None or not problem.option:
            return ""
        wrong = self.written.wrong
        return f"#option-{wrong.name}" if wrong else "#more-options"

    @property
    def is_about_more(self) -> bool:
        """Whether what was refused, or has failed, may be cured by one of the options that are folded away."""
        problem = self._problem
        if problem is None or problem.cure != "data" or problem.code.startswith(ABOUT_THE_OBJECT):
            return False
        return problem.code.startswith("data.") and self.written.wrong not in self.written.traits

    @property
    def cure_label(self) -> str:
        return "Take what is there now" if self.is_taken_over else "Go to the option"

    @property
    def is_taken_over(self) -> bool:
        """Whether somebody else has changed the same."""
        return self._problem is not None and self._problem.code == SOURCE_CHANGED

    @cached_property
    def facts(self) -> SampleFacts | None:
        return SampleFacts(self.shown.result) if self.shown else None

    @cached_property
    def columns(self) -> ColumnPage:
        found = self.shown.result.columns if self.shown else ()
        return column_page(
            found, query=self.query.get("find", "")[:100], start=whole_number(self.query.get("from", ""))
        )

    @cached_property
    def preview(self) -> PreviewPage:
        found = self.shown.result if self.shown else None
        start = whole_number(self.query.get("preview", ""))
        return preview_page(found.columns if found else (), found.preview if found else (), start=start)

    @cached_property
    def editor(self) -> Editor | None:
        """The expression editor, once there is a result to work on."""
        if self._shown is None:
            return None
        check = self.check or self._check_asked
        if self.texts is not None:
            return Editor(self._shown, self.texts, check)
        return Editor(self._shown, check.expressions if check else self.settings.select, check)

    @property
    def applied_lines(self) -> str:
        """The lines of the editor as they stand once applied: whoever goes on with others is told first."""
        assert self._shown is not None  # there is no editor before
        lines = Editor(self._shown, self.settings_before.select, None).lines
        return "\n".join(line.text.strip() for line in lines if line.text.strip())

    @property
    def _check_asked(self) -> ExpressionCheck | None:
        """The check that the address names; its outcome is for the people of the workspace alone."""
        asked = self.query.get("check", "")
        if not asked or self.visit.read_only:
            return None
        found: ExpressionCheck | None = ExpressionCheck.objects.filter(sample=self.base, pk=asked).first()
        return found

    @cached_property
    def browser(self) -> Browser:
        return browser_of(self.visit, self.kind, self.prefix, self.query.get("after", "")[:KEY_LIMIT])

    @property
    def datasets(self) -> list[tuple[str, Sample | None]]:
        return [(wanted, self.visit.facts.samples.get(wanted)) for wanted in self.visit.onboarding.datasets]

    @property
    def siblings(self) -> list[tuple[str, str, bool]]:
        """Datasets that lie beside this one, with their locations, and whether they are read from there already."""
        layout = self.shown.result.layout if self.shown else None
        taken = {kind: sample.uri for kind, sample in self.datasets if sample}
        return [(kind, there, taken.get(kind) == there) for kind, there in layout.siblings] if layout else []

    @property
    def next_dataset(self) -> str:
        """The dataset to go on to once this one has its sample; "" when there is none, or this one has none yet."""
        missing = [wanted for wanted, sample in self.datasets if not (sample and sample.is_done)]
        return missing[0] if missing and self.kind not in missing else ""

    @property
    def here(self) -> str:
        """The address of this very view."""
        return data_address(self.visit, dataset=self.kind, prefix=self.browser.prefix)

    @property
    def own(self) -> str:
        """The address of this dataset."""
        return data_address(self.visit, dataset=self.kind)

    def context(self) -> dict[str, Any]:
        """The context of the page and of each of its parts."""
        return self.visit.context(
            data=self,
            browser=SimpleLazyObject(lambda: self.browser),
            form=self.source_form,
            dataset=self.kind,
            sample=self.sample,
            connection=self.visit.onboarding.connection,
            **self.visit.cure(self.sample.problem if self.sample else None),
        )


def data_address(visit: StepVisit, **query: str) -> str:
    """The address of the Data step with a query."""
    return f"{address(visit.onboarding, 'data')}?{urlencode(query)}"


def dataset_asked(request: HttpRequest, visit: StepVisit) -> str:
    """The dataset that the page is about: the one asked for, else the first that has no sample yet."""
    wanted: list[str] = visit.onboarding.datasets
    asked = request.POST.get("dataset") or request.GET.get("dataset", "")
    if asked in wanted:
        return asked
    return next((kind for kind in wanted if kind not in visit.facts.samples), wanted[0])
