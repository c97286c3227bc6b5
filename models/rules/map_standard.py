"""A local map beside the standard's: no stage added, none longer, none made harder (RULES 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.direction import Verdict, heaviest
from app.kernel.lazy import LazyText, _
from models.rules.map_graph import BESIDE, Graph, Stage
from models.rules.process_maps import Finding

Rows = Sequence[Mapping[str, Any]]
Said = tuple[Verdict, LazyText | None]
WORSE, BETTER = Verdict.WORSE, Verdict.BETTER


@dataclass(frozen=True)
class Compared:
    """What a stage is against that of the standard's map, and why where it differs."""

    stage: Stage
    verdict: Verdict
    words: tuple[LazyText, ...] = ()


def compared(stages: Rows, standard: Rows) -> list[Compared]:
    """Each stage of a map beside the stage of the same name in the standard's."""
    known = {one.name: one for one in Graph.of(standard, ()).rows}
    return [_compared(one, known.get(one.name)) for one in Graph.of(stages, ()).rows]


def left_out(stages: Rows, standard: Rows) -> list[str]:
    """The stages of the standard's map that this one does without."""
    here = {one.name for one in Graph.of(stages, ()).rows}
    return [one.name for one in Graph.of(standard, ()).rows if one.name not in here]


def against_standard(stages: Rows, standard: Rows) -> Iterator[Finding]:
    """What of a map is worse than the standard's map, or has to be judged beside it."""
    for one in compared(stages, standard):
        for words in one.words if one.verdict in (WORSE, Verdict.JUDGE) else ():
            open_ = one.verdict is Verdict.JUDGE
            yield Finding("standard", "stages", (one.stage.number,), words, to_judge=open_)


def _compared(stage: Stage, standard: Stage | None) -> Compared:
    if standard is None:
        # What is done for supervision lies beside the proceedings.
        if stage.kind in BESIDE:
            return Compared(stage, Verdict.FREE)
        added = _("The standard's map has no stage “%(stage)s”.", stage=stage.name)
        return Compared(stage, WORSE, (added,))
    said = [_time(stage, standard), _counted(stage, standard), _optional(stage, standard)]
    words = tuple(text for verdict, text in said if text is not None)
    return Compared(stage, heaviest([verdict for verdict, _text in said]), words)


def _time(stage: Stage, standard: Stage) -> Said:
    mine, theirs = stage.time, standard.time
    if mine == theirs:
        return Verdict.SAME, None
    if mine is None or theirs is None or not theirs.comparable(mine):
        words = _("“%(stage)s”: its time cannot be compared with the standard's.", stage=stage.name)
        return Verdict.JUDGE, words
    if mine.value < theirs.value:
        return BETTER, None
    named = {"stage": stage.name, "mine": mine.text(), "theirs": theirs.text()}
    return WORSE, _("“%(stage)s” takes %(mine)s, by the standard %(theirs)s.", **named)


def _counted(stage: Stage, standard: Stage) -> Said:
    if stage.counts == standard.counts:
        return Verdict.SAME, None
    if standard.counts:
        words = _("“%(stage)s” is taken out of the committed limit.", stage=stage.name)
    else:
        words = _("“%(stage)s” is counted here, but not by the standard.", stage=stage.name)
    return WORSE, words


def _optional(stage: Stage, standard: Stage) -> Said:
    here, there = bool(stage.row.get("optional")), bool(standard.row.get("optional"))
    if here == there:
        return Verdict.SAME, None
    if here:
        return BETTER, None
    words = _("“%(stage)s” is needed in some cases only, by the standard.", stage=stage.name)
    return WORSE, words
