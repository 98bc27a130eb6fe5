"""State machines as data: ``resources/policy/state_machines.yaml`` loaded, checked and stepped.

Two refusals are told apart, because people need different words for them: the thing is already there, or the way there
is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.errors import BadInput, Fault, Refused


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: who may go it, and the guard in words (the code that checks it lives where the facts are)."""

    source: str
    event: str
    target: str
    actor: str
    guard: str


@dataclass(frozen=True)
class Machine:
    """The states of one noun and the arrows between them."""

    name: str
    initial: str
    states: frozenset[str]
    terminal: frozenset[str]
    """States of rest; only an explicit event (a re-opening, a reversal) leaves one."""
    transitions: tuple[Transition, ...]

    def step(self, state: str, event: str) -> str:
        """Return the state after ``event``.

        Raises:
            Refused: ``already-there`` when the event leads to the present state from elsewhere, else ``not-allowed``.
        """
        targets = {arrow.target for arrow in self.transitions if arrow.event == event}
        for arrow in self.transitions:
            if arrow.source == state and arrow.event == event:
                return arrow.target
        if state in targets:
            raise Refused("already-there", f"This {self.name} is already {state}.", state=state, event=event)
        raise Refused("not-allowed", f"A {self.name} that is {state} cannot {event}.", state=state, event=event)

    def allowed(self, state: str) -> tuple[str, ...]:
        """Return the events that leave ``state``."""
        return tuple(dict.fromkeys(arrow.event for arrow in self.transitions if arrow.source == state))


def load_machines(data: Mapping[str, Any], source: str) -> dict[str, Machine]:
    """Read the machines from parsed YAML.

    Raises:
        BadInput: an arrow or the start names an unknown state; every fault is named.
    """
    faults: list[Fault] = []
    machines: dict[str, Machine] = {}
    for name, body in data.get("machines", {}).items():
        states = frozenset(body["states"])
        terminal = frozenset(body["terminal"])
        arrows = []
        for index, row in enumerate(body["transitions"]):
            arrow = Transition(*row)
            place = f"/machines/{name}/transitions/{index}"
            faults.extend(
                Fault(source, f"unknown state {state!r}", field=place)
                for state in (arrow.source, arrow.target)
                if state not in states
            )
            arrows.append(arrow)
        if body["initial"] not in states:
            faults.append(
                Fault(source, f"unknown initial state {body['initial']!r}", field=f"/machines/{name}/initial")
            )
        machines[name] = Machine(name, body["initial"], states, terminal, tuple(arrows))
    if faults:
        raise BadInput(faults)
    return machines
