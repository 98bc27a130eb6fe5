"""Read a YAML resource so that every fault can name its line and its field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from moderator_app.domain.errors import BadInput, Fault


class Faults:
    """Gathers every fault of one file, so that its author sees them all at once."""

    def __init__(self, source: str) -> None:
        """Gather for the file named ``source``."""
        self.source = source
        self.found: list[Fault] = []

    def add(self, node: yaml.Node | None, field: str, reason: str) -> None:
        """Note one fault at ``node``; ``field`` is a JSON pointer."""
        line = None if node is None else node.start_mark.line + 1
        self.found.append(Fault(source=self.source, reason=reason, line=line, field=field))

    def raise_if_any(self) -> None:
        """Raise what was gathered.

        Raises:
            BadInput: at least one fault was noted.
        """
        if self.found:
            raise BadInput(self.found)


class Place:
    """One node of the file, with its JSON pointer and the list its faults go to."""

    def __init__(self, node: yaml.Node, pointer: str, faults: Faults) -> None:
        """Stand at ``node``."""
        self.node = node
        self.pointer = pointer
        self.faults = faults

    def fault(self, reason: str) -> None:
        """Note a fault here."""
        self.faults.add(self.node, self.pointer, reason)

    def fields(self, allowed: Collection[str] | None = None, required: Collection[str] = ()) -> dict[str, Place]:
        """Return the named parts of a mapping; unknown, repeated and missing names are faults."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fault("must be a mapping")
            return {}
        parts: dict[str, Place] = {}
        for key, value in self.node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            here = Place(value, f"{self.pointer}/{name}", self.faults)
            if not name:
                self.faults.add(key, self.pointer, "a name must be plain text")
            elif name in parts:
                self.faults.add(key, here.pointer, "comes twice")
            elif allowed is not None and name not in allowed:
                self.faults.add(key, here.pointer, f"is not known here; known: {', '.join(sorted(allowed))}")
            else:
                parts[name] = here
        for name in required:
            if name not in parts:
                self.faults.add(self.node, f"{self.pointer}/{name}", "is missing")
        return parts

    def items(self) -> Iterator[Place]:
        """Yield the items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fault("must be a list")
            return
        for number, node in enumerate(self.node.value):
            yield Place(node, f"{self.pointer}/{number}", self.faults)

    def text(self) -> str:
        """Return a non-empty text, or "" after noting the fault."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.fault("must be a text that is not empty")
            return ""
        return str(self.node.value)

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, or ``low`` after noting the fault."""
        value = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        try:
            number = int(value)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            self.fault(f"must be a whole number from {low} to {high}")
            return low
        return number

    def flag(self) -> bool:
        """Return true or false, or false after noting the fault."""
        value = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        if value not in ("true", "false"):
            self.fault("must be true or false")
        return value == "true"


def open_yaml(path: Path) -> Place:
    """Return the root of the YAML file at ``path``.

    Raises:
        BadInput: the file is not UTF-8, not YAML, or empty.
        OSError: it cannot be read.
    """
    faults = Faults(path.name)
    try:
        node = yaml.compose(path.read_bytes().decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise BadInput(
            [Fault(source=path.name, reason=f"is not UTF-8: {error.reason} at byte {error.start}")]
        ) from error
    except yaml.MarkedYAMLError as error:
        line = None if error.problem_mark is None else error.problem_mark.line + 1
        raise BadInput([Fault(source=path.name, reason=error.problem or "is not YAML", line=line)]) from error
    except yaml.YAMLError as error:
        raise BadInput([Fault(source=path.name, reason=f"is not YAML: {error}")]) from error
    if node is None:
        raise BadInput([Fault(source=path.name, reason="is empty")])
    return Place(node, "", faults)
