"""Which objects a location stands for: lists them with the customer's role, within bounds, and picks some to look into.

`ProblemError` leaves this module: AWS's refusals with their diagnosis, `aws.object.missing` and `data.objects.*`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wizard.aws.session.sessions import AwsSession
from wizard.aws.types import ListPage, S3Object
from wizard.core.problems import ProblemError
from wizard.sampling.foreseen import Foreseen, ask_ahead
from wizard.sampling.listing import Listing, Question
from wizard.sampling.location import S3Location
from wizard.sampling.objects import problems
from wizard.sampling.objects.choosing import Chosen, Wanted, choose, nothing_but_this_level
from wizard.sampling.objects.layouts import kind_of, layout
from wizard.sampling.objects.object_sets import Listed, object_set
from wizard.sampling.objects.partitions import notes_on
from wizard.sampling.objects.picking import pick
from wizard.sampling.objects.tables import DELTA_LOG, delta_above, delta_tables, foreign_table, is_delta_table
from wizard.sampling.problems import not_delta
from wizard.sampling.results import Layout, ObjectSet
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat, Note

Progress = Callable[[int], None]
"""Told how many objects have been listed so far."""


@dataclass(frozen=True)
class Found:
    """What a location stands for: `matched` objects, in the order of their keys.

    `picked` are the objects to read, in the versions that were listed: the data, or the log of the Delta table whose
    prefix is `folder`. Then `objects` counts the objects of the log. `foreseen` are parts of the one object.
    """

    objects: ObjectSet
    matched: tuple[S3Object, ...]
    picked: tuple[S3Object, ...]
    is_delta: bool = False
    folder: str = ""
    layout: Layout | None = None
    notes: tuple[Note, ...] = ()
    foreseen: Foreseen | None = None


def find(
    session: AwsSession,
    location: S3Location,
    *,
    settings: ReadSettings,
    on_progress: Progress = lambda _: None,
    foresee: bool = False,
) -> Found:
    """The objects at `location`, read as `settings` say: one request for one object, few for a Delta table.

    With `foresee` the beginning of a single object is fetched while it is looked for.
    """
    finding = _Finding(session, location, settings, Listing(session, location.bucket, on_progress))
    if location.is_glob:
        return finding.glob()
    if location.is_prefix:
        return finding.prefix(location.start)
    return finding.foreseeing() if foresee else finding.one()


@dataclass
class _Finding:
    """One search: what is asked for, and the listing that counts what it costs."""

    session: AwsSession
    location: S3Location
    settings: ReadSettings
    listing: Listing

    def foreseeing(self) -> Found:
        """`one`, with what a sample of it begins with."""
        key = self.location.start
        ahead = ask_ahead(self.session, self.location.bucket, key, self.settings.format)
        if ahead is None:
            return self.one()
        try:
            found = self.one()
        finally:  # no request outlives this
            ahead.finish()
        is_it = [entry.key for entry in found.picked] == [key]
        return replace(found, foreseen=Foreseen.of(ahead, found.picked[0])) if is_it else found

    def one(self) -> Found:
        """A single object, or the prefix of that name when there is no such object."""
        key = self.location.start
        self._not_inside_a_log(key)
        self.listing.ask_together([Question.object_at(key), *self._beside()])
        entry = self.listing.object_at(key)
        if entry is None:
            text = f"{self.location} is a prefix, and was read as {self.location}/."
            found = self.prefix(key + "/")
            return replace(found, notes=(Note("data.objects.prefix", text), *found.notes))
        if self.settings.format is FileFormat.DELTA:
            raise ProblemError(not_delta(key))
        return self._found("object", Chosen((entry,), ()), base=self.location.base)

    def prefix(self, base: str) -> Found:
        """Everything below `base`: a Delta table, or objects."""
        self._not_inside_a_log(base)
        self.listing.ask_together(
            [Question.glance(base), Question.below(base + DELTA_LOG), *self._beside(), *self._above(base)]
        )
        is_delta = self._has_log(base)
        if is_delta and self.settings.format in (None, FileFormat.DELTA):
            return self._delta(base)
        self._must_be_readable(base)
        wanted, first = Wanted(base, "", self.settings), self._first_level(base)
        chosen = nothing_but_this_level(first.objects, first.prefixes, wanted=wanted) if not first.truncated else None
        chosen = chosen or self._chosen(base, wanted, first)
        self._no_table_below(chosen, but=base if is_delta else None)
        notes = (_delta_as_files(),) if is_delta else ()
        return self._found("prefix", replace(chosen, notes=(*notes, *chosen.notes)), base=base)

    def _first_level(self, base: str) -> ListPage:
        """One level below `base`: from the glance, when that has shown all of it."""
        glance = self.listing.page(Question.glance(base))
        if not glance.truncated:
            return glance
        self.listing.ask_together([Question(base), Question.below(base)])
        return self.listing.page(Question(base))

    def glob(self) -> Found:
        """The objects whose keys match."""
        base, start = self.location.base, self.location.start
        self.listing.ask_together([Question.below(start), *self._above(start)])
        self._must_be_readable(start)
        chosen = self._chosen(start, Wanted(base, self.location.key, self.settings), None)
        self._no_table_below(chosen)
        return self._found("glob", chosen, base=base)

    def _chosen(self, start: str, wanted: Wanted, first: ListPage | None) -> Chosen[S3Object]:
        """List all levels, unless the first page tells everything already, and choose."""
        is_whole = first is not None and not first.truncated and not first.prefixes
        entries = first.objects if first and is_whole else self.listing.below(start)
        if foreign := foreign_table([entry.key for entry in entries], base=wanted.base):
            raise ProblemError(problems.table_format(str(self.location), kind=foreign.kind, mark=foreign.mark))
        chosen = choose(entries, wanted=wanted)
        if not chosen.matched:
            self._propose_table([entry.key for entry in entries])
            raise ProblemError(
                problems.nothing_there(str(self.location), ignored=chosen.ignored, looked_at=len(entries))
            )
        return chosen

    def _has_log(self, base: str) -> bool:
        """Whether this is a Delta table; the log may stand behind the first prefixes."""
        glance = self.listing.page(Question.glance(base))
        is_there = is_delta_table(glance.prefixes, base=base)
        return is_there or (glance.truncated and self.listing.holds(base + DELTA_LOG))

    def _delta(self, folder: str) -> Found:
        log = self.listing.below(folder + DELTA_LOG)
        if not self.listing.complete:
            raise ProblemError(problems.long_log(str(self.location), objects=len(log)))
        found = self._found("delta", Chosen(tuple(log), ()), base=folder)
        objects = replace(found.objects, partitions=(), sampled=(), shown=())
        return replace(found, objects=objects, picked=tuple(log), is_delta=True, folder=folder)

    def _found(self, kind: str, chosen: Chosen[S3Object], *, base: str) -> Found:
        picked = pick(chosen.matched) if kind != "delta" else chosen.matched
        beside = self._layout()
        listed = Listed(self.listing.requests, complete=self.listing.complete)
        objects = object_set(
            kind=kind, matched=chosen.matched, picked=picked, ignored=chosen.ignored, base=base, listed=listed
        )
        uneven = notes_on([entry.key for entry in chosen.matched], base=base) if kind != "delta" else ()
        return Found(
            objects, tuple(chosen.matched), picked, layout=beside, notes=(*chosen.notes, *uneven, *self.listing.notes)
        )

    def _layout(self) -> Layout | None:
        """What lies beside, when the name of the location is that of a dataset."""
        for question in self._beside():
            page = self.listing.page(question)
            neighbours = [*(entry.key for entry in page.objects), *page.prefixes]
            return layout(bucket=self.location.bucket, key=self.location.start, neighbours=neighbours)
        return None

    def _beside(self) -> list[Question]:
        """What to ask for what lies beside; nothing when the location's name is not that of a dataset."""
        key = self.location.start
        above = key.rstrip("/")[: key.rstrip("/").rfind("/") + 1]
        is_asked = not self.location.is_glob and kind_of(key) is not None and self._may_list(above)
        return [Question(above)] if is_asked else []

    def _must_be_readable(self, start: str) -> None:
        """It is not asked for as a Delta table, being none, and it is no part of one."""
        if self.settings.format is FileFormat.DELTA:
            raise ProblemError(problems.no_log(str(self.location)))
        for question in self._above(start):
            if self.listing.holds(question.prefix):
                self._propose_table([question.prefix])

    def _above(self, start: str) -> list[Question]:
        """What to ask for the log of a Delta table that `start` may lie in."""
        return [Question.holds(above + DELTA_LOG) for above in delta_above(start) if self._may_list(above)]

    def _not_inside_a_log(self, key: str) -> None:
        self._propose_table([key])

    def _no_table_below(self, chosen: Chosen[S3Object], but: str | None = None) -> None:
        """No chosen object may belong to a Delta table below: most likely it is no longer current."""
        logs = [log for log in self.listing.delta_tables if log != but]
        inside = next((log for log in logs for entry in chosen.matched if entry.key.startswith(log)), None)
        if inside is not None:
            self._propose_table([inside + DELTA_LOG])

    def _propose_table(self, keys: Sequence[str]) -> None:
        """Raise the Problem that names the Delta table whose log is among the keys, if there is one."""
        for table in delta_tables(keys):
            place = S3Location.literal(self.location.bucket, table)
            raise ProblemError(problems.inside_delta(str(self.location), table=place.uri))

    def _may_list(self, prefix: str) -> bool:
        return prefix.startswith(self.session.role.grant.prefix)


def _delta_as_files() -> Note:
    text = "This is a Delta table; read without its log, rows that were deleted or replaced come back."
    return Note("data.objects.delta_as_files", text)
