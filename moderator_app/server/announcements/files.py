"""An issue as CSV, JSON and paper; all of them show the cells of one sheet."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import typst

from moderator_app import assets
from moderator_app.domain.announcement import row_data
from moderator_app.server.announcements.clusters import split
from moderator_app.server.announcements.sheet import COLUMNS, Sheet

JSON_SCHEMA = "moderator-announcement-file/1"
NAME_LINE, ACCOUNT_LINE = 80, 70
"""Tenths of a letter's height that a line of a name and of an account on paper has room for."""
SLIM = frozenset("abcdefghijklnopqrstuvxyz0123456789*")
"""Signs that are at most six tenths as wide as high; every other cluster is reckoned a square."""
PICTURE_PPI = 120
"""Pixels per inch of a page as a picture: A4 across is 1403 wide."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First signs that make a spreadsheet compute (OWASP, CSV injection)."""


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before one that it might."""
    return "'" + text if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def csv_file(sheet: Sheet) -> bytes:
    """Return rows, totals, corrections and checkpoint as CSV (RFC 4180; UTF-8 with its mark, for spreadsheets).

    The first column says what a record is: ``row``, ``total``, ``correction`` or ``checkpoint``.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["record", *COLUMNS])
    writer.writerow(["heading", *sheet.columns])
    for row in sheet.rows:
        writer.writerow(["row", *map(safe_cell, row.texts)])
    for name, count in sheet.totals:
        writer.writerow(["total", safe_cell(name), count])
    for when, place, note in sheet.notes:
        writer.writerow(["correction", when, place, safe_cell(note)])
    for banner in sheet.banners:
        writer.writerow(["notice", safe_cell(banner)])
    if sheet.seal is not None:
        writer.writerow(["digest", sheet.seal.digest])
        writer.writerow(["checkpoint", sheet.seal.checkpoint])
        writer.writerow(["key", sheet.seal.key])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def json_file(sheet: Sheet) -> bytes:
    """Return everything about an issue, with what it takes to verify it (see ``audit.announcement``)."""
    seal = sheet.seal
    data: dict[str, Any] = {
        "schema": JSON_SCHEMA,
        "label": sheet.document.label,
        "language": sheet.words.tag,
        "heading": sheet.heading,
        "title": sheet.title,
        "notices": list(sheet.banners),
        "columns": list(sheet.columns),
        "cells": [list(row.texts) for row in sheet.rows],
        "totals": [list(one) for one in sheet.totals],
        "corrections": [list(one) for one in sheet.notes],
        "document": sheet.original.sealed(),
        "rows": [
            {"position": line.position, "row": row_data(line.row)}
            for line in sheet.document.lines
            if line.row is not None
        ],
        "seal": None if seal is None else asdict(seal),
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def pieces(text: str, line: int) -> list[str]:
    """Return a name in pieces that fit its column on paper, which breaks no line inside a word."""
    found, room = [""], line
    for part in split(text):
        width = 6 if part in SLIM else 10
        if width > room and found[-1]:
            found.append("")
            room = line
        found[-1] += part
        room -= width
    return found


def paper_data(sheet: Sheet) -> dict[str, Any]:
    """Return what the paper's template is filled with: texts only."""
    say, document = sheet.words, sheet.document
    headings = ("focus", "rules", "rows", "totals", "guide", "redress", "correction_log", "verify")
    return {
        "language": say.language,
        "heading": sheet.heading,
        "title": sheet.title,
        "banners": [*([] if sheet.seal else [say("preview")]), *sheet.banners],
        "facts": [list(pair) for pair in sheet.facts],
        "headings": {name: say(name) for name in headings},
        "focus": say.of(document.wording.focus),
        "guide": say.of(document.wording.guide),
        "rules": [f"{say.of(rule.name)} ({rule.code}@{rule.version})" for rule in document.rules],
        "columns": list(sheet.columns),
        "rows": [
            {
                "texts": list(row.texts),
                "names": [pieces(row.texts[1], NAME_LINE), pieces(row.texts[2], ACCOUNT_LINE)],
                "measures": list(row.measures),
            }
            for row in sheet.rows
        ],
        "total_columns": [say("measure"), say("total_rows")],
        "totals": [list(one) for one in sheet.totals],
        "note_columns": [say("date"), say("place"), say("note")],
        "notes": [list(one) for one in sheet.notes],
        "redress": say("redress_text"),
        "verify": say("verify_text"),
        "page": say("pages", page="{page}", pages="{pages}"),
        "seal": None
        if sheet.seal is None
        else [
            [say("digest"), sheet.seal.digest],
            [say("checkpoint"), sheet.seal.checkpoint],
            [say("key"), sheet.seal.key],
        ],
    }


@lru_cache(maxsize=1)
def _template() -> bytes:
    return assets.resource("announcements", "paper.typ").read_bytes()


def pdf_file(sheet: Sheet) -> bytes:
    """Return an issue as a tagged PDF with embedded fonts.

    The texts travel as data, never as markup; shaping, direction and line breaks follow Unicode.
    """
    data = json.dumps(paper_data(sheet), ensure_ascii=False)
    return bytes(typst.compile(_template(), format="pdf", sys_inputs={"data": data}))


def pictures(sheet: Sheet) -> tuple[bytes, ...]:
    """Return the pages of the same paper as PNG pictures."""
    data = json.dumps(paper_data(sheet), ensure_ascii=False)
    # One page comes as bytes, several as a list of them; the package's own types know of the first only.
    found: Any = typst.compile(_template(), format="png", ppi=PICTURE_PPI, sys_inputs={"data": data})
    return tuple(bytes(one) for one in (found if isinstance(found, list) else [found]))
