"""Every detector of the house, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moderator_app.detectors import absolute_terms, counterfeit, fictitious_price, hype_selling, private_trade
from moderator_app.detectors.hits import Sight
from moderator_app.detectors.lexicon import Lexicon, Shape
from moderator_app.detectors.scene import Scene


@dataclass(frozen=True, slots=True)
class Detector:
    """One trick: what its lexicon must hold, and the function that sees."""

    id: str
    shape: Shape
    see: Callable[[Scene, Lexicon], Iterable[Sight]]


DETECTORS = tuple(
    Detector(module.ID, module.SHAPE, module.see)
    for module in (private_trade, absolute_terms, fictitious_price, hype_selling, counterfeit)
)
