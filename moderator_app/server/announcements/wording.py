"""The sentences of public announcements: data in both languages, filled from records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import yaml

from moderator_app import assets
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.identity import utc
from moderator_app.domain.notice import BEIJING, places
from moderator_app.domain.text import Label

FILE = "wording.yaml"
LANGUAGES = ("zh", "en")


class Words:
    """The sentences in one language."""

    def __init__(self, language: str, parts: Mapping[str, Label]) -> None:
        """Speak one language."""
        self.language = language
        self._parts = parts

    def __call__(self, part: str, **values: object) -> str:
        """Return a sentence with its places filled."""
        return self._parts[part].in_language(self.language).format(**values)

    def of(self, label: Label) -> str:
        """Return a bilingual text in this language, or in the other where this one is empty."""
        return label.in_language(self.language) or label.zh or label.en

    @property
    def tag(self) -> str:
        """The language tag (BCP 47)."""
        return "zh-CN" if self.language == "zh" else "en"


def load_parts(data: Mapping[str, Any], source: str) -> dict[str, Label]:
    """Read the sentences from parsed YAML.

    Raises:
        BadInput: one lacks a language, or its languages name different places.
    """
    if data.get("schema") != "moderator-announcement-wording/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    faults, parts = [], {}
    for name, body in data.get("parts", {}).items():
        if not isinstance(body, Mapping) or not body.get("zh") or not body.get("en"):
            faults.append(Fault(source, "needs a sentence in zh and in en", field=f"/parts/{name}"))
            continue
        label = Label(zh=str(body["zh"]), en=str(body["en"]))
        if places(label.zh) != places(label.en):
            faults.append(Fault(source, "zh and en name different places", field=f"/parts/{name}"))
        parts[name] = label
    if faults:
        raise BadInput(faults)
    return parts


@lru_cache(maxsize=1)
def _parts() -> dict[str, Label]:
    path = assets.resource("announcements", FILE)
    return load_parts(yaml.safe_load(path.read_text(encoding="utf-8")), FILE)


def words(language: str) -> Words:
    """Return the sentences in a language; whatever is not Chinese reads English."""
    return Words("zh" if language.lower().startswith("zh") else "en", _parts())


def all_text() -> str:
    """Return everything the sentences say, for the deny list to leave alone."""
    return "\n".join(part for label in _parts().values() for part in (label.zh, label.en))


def local(at_ms: int) -> datetime:
    """Return a time on the platform's clock."""
    return utc(at_ms).astimezone(BEIJING)


def minute(at_ms: int) -> str:
    """Return date and time to the minute, on the platform's clock."""
    return f"{local(at_ms):%Y-%m-%d %H:%M}"


def day(at_ms: int) -> str:
    """Return the date on the platform's clock."""
    return f"{local(at_ms):%Y-%m-%d}"


def correction_sentence(position: int, decision: str, state: str, at_ms: int, further: Label) -> Label:
    """Return what a correction says of one row, with its date and the further words that a person wrote."""
    part = "withdrawn_note" if state == "withdrawn" else "replaced_note"
    chinese, english = (words(language)(part, place=position, no=decision) for language in LANGUAGES)
    return Label(
        zh=f"{day(at_ms)} {chinese}{further.zh}",
        en=" ".join(piece for piece in (day(at_ms), english, further.en) if piece),
    )
