"""The eyes: the lexicons loaded, the automata built, and a document read by every detector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderator_app import assets
from moderator_app.detectors import automaton, tables
from moderator_app.detectors.bank import Bank
from moderator_app.detectors.document import Document
from moderator_app.detectors.hits import highlights
from moderator_app.detectors.lexicon import Lexicon, load
from moderator_app.detectors.registry import DETECTORS
from moderator_app.detectors.scene import CONTEXT, CONTEXT_SHAPE, Scene
from moderator_app.detectors.views import Tables
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.highlight import Highlight


@dataclass(frozen=True, slots=True)
class Card:
    """How a detector introduces itself."""

    id: str
    version: str
    """Version of its lexicon."""
    category: str
    """Category code of the penalty matrix."""


class Eyes:
    """All detectors over one set of lexicons; safe to use from several threads once built."""

    def __init__(
        self,
        lexicons: Sequence[Lexicon],
        view_tables: Tables,
        build: Callable[[Sequence[str]], automaton.Automaton] = automaton.build,
    ) -> None:
        """Build over ``lexicons``, one for each detector and one for the context."""
        self._lexicons = {lexicon.detector: lexicon for lexicon in lexicons}
        self.bank = Bank((term for lexicon in lexicons for term in lexicon.terms), view_tables, build)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every detector's id, version and category."""
        chosen = (self._lexicons[detector.id] for detector in DETECTORS)
        return tuple(Card(lexicon.detector, lexicon.version, lexicon.category) for lexicon in chosen)

    def scan(self, document: Document) -> list[Highlight]:
        """Return the hits of every detector in ``document``, sorted by time, lane, place and detector."""
        scene = Scene(document, self.bank)
        hits: list[Highlight] = []
        for detector in DETECTORS:
            lexicon = self._lexicons[detector.id]
            hits += highlights(document.item_id, document.segments, lexicon, detector.see(scene, lexicon))
        return sorted(hits, key=lambda hit: (hit.t0_ms, hit.lane, hit.seq, hit.start, hit.end, hit.detector))


def open_eyes(folder: Path, build: Callable[[Sequence[str]], automaton.Automaton] = automaton.build) -> Eyes:
    """Return the eyes over the lexicons in ``folder``.

    Raises:
        BadInput: every fault of every file, each with file, line and field.
        OSError: a file cannot be read.
    """
    view_tables = tables.load(folder / "fold.yaml", folder / "sounds.yaml")
    faults: list[Fault] = []
    lexicons: list[Lexicon] = []
    shapes = {CONTEXT: CONTEXT_SHAPE, **{detector.id: detector.shape for detector in DETECTORS}}
    for name, shape in shapes.items():
        try:
            lexicons.append(load(folder / f"{name}.yaml", shape, view_tables))
        except BadInput as error:
            faults.extend(error.faults)
    if faults:
        raise BadInput(faults)
    return Eyes(lexicons, view_tables, build)


@cache
def default() -> Eyes:
    """Return the eyes over the lexicons the house ships with; built once."""
    return open_eyes(assets.resource("lexicons"))


def scan(document: Document) -> list[Highlight]:
    """Return the hits of every detector in ``document``, sorted by time.

    The same document always gives the same highlights with the same ids.

    Raises:
        BadInput: a shipped lexicon is faulty (first call only).
    """
    return default().scan(document)
