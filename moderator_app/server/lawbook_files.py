"""The law from its files: loaded and checked once at start, and handed out verbatim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from moderator_app import assets
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.lawbook import Lawbook, load_lawbook
from moderator_app.domain.states import Machine, load_machines
from moderator_app.wire.messages import PolicyBundle


@dataclass(frozen=True)
class Law:
    """The checked law beside the data it was read from."""

    book: Lawbook
    bundle: PolicyBundle
    machines: dict[str, Machine]

    @property
    def version(self) -> str:
        """One word for matrix, rulebook and queues together; a new one is announced in the feed."""
        return f"{self.book.matrix.version}/{self.book.rulebook.version}/{self.bundle.queues.get('version', '')}"


def read_yaml(name: str) -> dict[str, Any]:
    """Return one file of ``resources/policy`` as data.

    Raises:
        BadInput: the file is no YAML mapping.
        FileNotFoundError: there is no such file.
    """
    path = assets.resource("policy", name)
    try:
        data = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader, in C where there is one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BadInput([Fault(name, error.problem or "not YAML", line=line)]) from None
    if not isinstance(data, dict):
        raise BadInput([Fault(name, "a mapping is needed")])
    return data


def load_law() -> Law:
    """Load matrix, rules, queues, notices and state machines.

    Raises:
        BadInput: any of them is refused; the faults name file and place.
    """
    bundle = PolicyBundle(
        matrix=read_yaml("penalty_matrix.yaml"),
        rulebook=read_yaml("rules.yaml"),
        queues=read_yaml("queues.yaml"),
        notices=read_yaml("notices.yaml"),
    )
    return Law(
        book=load_lawbook(bundle.matrix, bundle.rulebook, bundle.queues, bundle.notices),
        bundle=bundle,
        machines=load_machines(read_yaml("state_machines.yaml"), "state_machines.yaml"),
    )
