"""Letters after the first notice: numbered, in both languages, filled from data, and sent through the platform."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, RowMapping, insert, select

from moderator_app.domain.appeal import Jurisdiction, load_jurisdictions
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.identity import new_id, utc
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.notice import BEIJING, clock, places
from moderator_app.domain.text import Label
from moderator_app.server.context import Context
from moderator_app.server.lawbook_files import read_yaml
from moderator_app.server.platform import calls
from moderator_app.server.records import event_row, record_events, take_numbers
from moderator_app.server.tables import letter

SOURCE = "letters.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The jurisdictions' profiles, and what else their file says."""

    profiles: Mapping[str, Jurisdiction]
    default: str
    notice_days: int
    territory: tuple[str, ...]
    rule_url: str
    without_managers: bool
    """Whether line managers of those who took part in a decision hear no appeal against it."""


@lru_cache(maxsize=1)
def windows() -> Windows:
    """Return the profiles in force.

    Raises:
        BadInput: the file is refused.
    """
    return load_windows()


def load_windows() -> Windows:
    """Read the profiles from their file.

    Raises:
        BadInput: the file is refused.
    """
    data = read_yaml("jurisdictions.yaml")
    statements = data.get("statements") or {}
    profiles = load_jurisdictions(data, "jurisdictions.yaml")
    if data.get("default") not in profiles:
        raise BadInput([Fault("jurisdictions.yaml", "no such profile", field="/default")])
    return Windows(
        profiles=profiles,
        default=str(data["default"]),
        notice_days=int(data["policy_notice_days"]),
        territory=tuple(statements.get("territory", ())),
        rule_url=str(statements.get("rule_url", "")),
        without_managers=bool(data.get("appeals_without_managers", True)),
    )


@lru_cache(maxsize=1)
def templates() -> dict[str, Label]:
    """Return letters and sentences by name.

    Raises:
        BadInput: a language is missing, or the two name different places.
    """
    data = read_yaml(SOURCE)
    if data.get("schema") != "moderator-letters/1":
        raise BadInput([Fault(SOURCE, f"unknown schema {data.get('schema')!r}", field="/schema")])
    found, faults = {}, []
    for group in ("letters", "sentences"):
        for name, body in data.get(group, {}).items():
            label = Label(zh=str(body.get("zh", "")), en=str(body.get("en", "")))
            if not label.zh or not label.en:
                faults.append(Fault(SOURCE, "needs a text in zh and in en", field=f"/{group}/{name}"))
            elif places(label.zh) - {"currency"} != places(label.en) - {"currency"}:
                faults.append(Fault(SOURCE, "zh and en name different places", field=f"/{group}/{name}"))
            found[name] = label
    if faults:
        raise BadInput(faults)
    return found


def fill(name: str, values: Mapping[str, str | Label]) -> Label:
    """Return a template filled in both languages.

    Raises:
        BadInput: nothing fills one of its places; such a letter is never sent.
    """
    template = templates()[name]
    return Label(zh=_fill(name, template.zh, "zh", values), en=_fill(name, template.en, "en", values))


def _fill(name: str, text: str, language: str, values: Mapping[str, str | Label]) -> str:
    missing = places(text) - set(values)
    if missing:
        raise BadInput([Fault(SOURCE, f"nothing fills {{{min(missing)}}}", field=f"/letters/{name}/{language}")])
    said = {key: value.in_language(language) if isinstance(value, Label) else value for key, value in values.items()}
    return string.Formatter().vformat(text, (), said)


def letter_of(connection: Connection, kind: str, ref: str) -> RowMapping | None:
    """Return the one letter of a kind about a thing."""
    return connection.execute(select(letter).where(letter.c.kind == kind, letter.c.ref == ref)).mappings().one_or_none()


def write(
    connection: Connection,
    context: Context,
    kind: str,
    ref: str,
    *,
    decision_id: str,
    subject: Merchant,
    values: Mapping[str, str | Label],
) -> str:
    """Write a letter, number it and hand it to the platform; return its id."""
    now = context.now()
    year = utc(now).astimezone(BEIJING).year
    number = f"L-{year}-{take_numbers(connection, 'letter', 1)[0]:07d}"
    text = fill(
        kind, {"number": number, "merchant": subject.name, "merchant_ref": subject.ref, "date": clock(now), **values}
    )
    letter_id = new_id(now)
    connection.execute(
        insert(letter).values(
            id=letter_id, number=number, decision_id=decision_id, kind=kind, ref=ref, zh=text.zh, en=text.en, at_ms=now
        )
    )
    calls.enqueue(
        connection,
        [
            calls.call_row(
                calls.NOTICE,
                letter_id,
                lane=f"{decision_id}:notice",
                merchant_id=subject.id,
                decision_id=decision_id,
                data={"notice": letter_id, "number": number, "zh": text.zh, "en": text.en},
                at_ms=now,
            )
        ],
    )
    detail = {"kind": kind, "decision": decision_id}
    record_events(connection, [event_row(now, "system", "letter.write", "letter", letter_id, detail)])
    return letter_id
