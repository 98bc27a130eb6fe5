"""Everything in force together: matrix, rules, queues and notice templates, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.notice import Templates, load_templates
from moderator_app.domain.policy import Matrix, load_matrix
from moderator_app.domain.queue import QueueBook, load_queues
from moderator_app.domain.rulebook import Rulebook, load_rulebook


@dataclass(frozen=True)
class Lawbook:
    """The law that a decision is made under."""

    matrix: Matrix
    rulebook: Rulebook
    queues: QueueBook
    templates: Templates


def load_lawbook(
    matrix: Mapping[str, Any], rulebook: Mapping[str, Any], queues: Mapping[str, Any], notices: Mapping[str, Any]
) -> Lawbook:
    """Load the four parts from parsed YAML (or from the wire's policy message, which carries the same data).

    Raises:
        BadInput: any part is refused; the faults name file and pointer.
    """
    checked = load_matrix(matrix, "penalty_matrix.yaml")
    return Lawbook(
        matrix=checked,
        rulebook=load_rulebook(rulebook, checked, "rules.yaml"),
        queues=load_queues(queues, "queues.yaml"),
        templates=load_templates(notices, "notices.yaml"),
    )
