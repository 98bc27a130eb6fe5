"""A version's text as YAML: read, edited and checked for its form; the law itself is checked by the server."""

from __future__ import annotations

from typing import Any

import yaml

from moderator_app.domain.errors import BadInput, Fault

SOURCE = "draft"


def written(body: dict[str, Any]) -> str:
    """Return a version's data as YAML, in its own order."""
    return yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)


def parsed(text: str) -> dict[str, Any]:
    """Read the text back.

    Raises:
        BadInput: it is no YAML, or no table; the fault says in which line.
    """
    try:
        body = yaml.safe_load(text)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark is not None else None
        raise BadInput([Fault(SOURCE, str(problem.problem or problem), line=line)]) from problem
    except yaml.YAMLError as problem:
        raise BadInput([Fault(SOURCE, str(problem))]) from problem
    if not isinstance(body, dict):
        raise BadInput([Fault(SOURCE, "there is no table of names and values")])
    return body
