"""What there is to take in: the rows of a manifest by their lines, or the files of a plain folder by their stems."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import msgspec

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.transcript import Lane
from moderator_app.intake.formats import SUFFIXES
from moderator_app.intake.formats.reading import why_unfit
from moderator_app.intake.pointers import reason_and_pointer
from moderator_app.intake.rows import DECODER, ManifestItem, ManifestRow, TranscriptFile
from moderator_app.wire.messages import MerchantRow, PriorDecisionRow

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of one line of a manifest; longer transcripts belong into files of their own."""
LARGEST_NUMBER = 9_007_199_254_740_991
"""2**53 - 1: what every JSON reader keeps exactly (RFC 8259, section 6)."""
MANIFEST_NAME = "manifest.jsonl"
MEDIA_SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".m4a", ".flv", ".mkv", ".webm", ".ts", ".mp3", ".wav"})
"""File name endings that may be recordings; what they are is told by their content."""

_SUSPECT = re.compile(rb"\x00|\\u0000|\d{16}|\\u[dD][89a-fA-F]|[0-9][eE][+-]?[0-9]{3}")
_INFIX_LANES = {
    "speech": Lane.SPEECH,
    "ocr": Lane.CAPTION,
    "captions": Lane.CAPTION,
    "comments": Lane.COMMENT,
    "danmaku": Lane.COMMENT,
    "chat": Lane.MESSAGE,
    "messages": Lane.MESSAGE,
}
_SPEECH_PREFERENCE = (".json", ".vtt", ".ass", ".ssa", ".ttml", ".dfxp", ".srt", ".sbv", ".tsv")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it stands."""

    source: str
    """File name for faults."""
    line: int | None
    row: ManifestRow

    def fault(self, reason: str, pointer: str = "") -> Fault:
        """Return a fault at this row."""
        return Fault(self.source, reason, self.line, pointer)


@dataclass
class Index:
    """What was found before anything is sent.

    Attributes:
        root: the folder that file names are relative to.
        faults: rows and files that cannot be taken.
        refused: rows among them.
        total: rows that can be sent.
    """

    root: Path
    faults: list[Fault] = field(default_factory=list)
    refused: int = 0
    total: int = 0
    _manifest: Path | None = None
    _spots: dict[type, list[tuple[int, int, int]]] = field(default_factory=dict)
    _made: list[Placed] = field(default_factory=list)

    def rows(self) -> Iterator[Placed]:
        """Yield the good rows: merchants first, then earlier decisions, then items, each in the order of the file.

        Rows of a manifest are read again from the file, so that it need not fit into memory.
        """
        yield from self._made
        if self._manifest is None:
            return
        with self._manifest.open("rb") as file:
            for kind in (MerchantRow, PriorDecisionRow, ManifestItem):
                for line, offset, length in self._spots.get(kind, ()):
                    file.seek(offset)
                    yield Placed(self._manifest.name, line, DECODER.decode(file.read(length)))


def index(path: Path, merchant: str | None = None) -> Index:
    """Look through a manifest, a folder with a ``manifest.jsonl``, a plain folder, or one recording.

    Args:
        path: what was given.
        merchant: whose recordings they are, where there is no manifest to say so.

    Raises:
        BadInput: there is nothing at ``path``, it is no text, or a plain folder came without ``merchant``.
    """
    if path.is_dir():
        inside = path / MANIFEST_NAME
        return _index_manifest(inside) if inside.is_file() else _index_folder(path, path, merchant)
    if not path.is_file():
        raise BadInput([Fault(str(path), "there is no such file or folder")])
    if path.suffix.lower() in MEDIA_SUFFIXES:
        return _index_folder(path.parent, path, merchant)
    return _index_manifest(path)


# --- manifest ---------------------------------------------------------------------------------------------------------


def _index_manifest(path: Path) -> Index:
    found = Index(root=path.parent, _manifest=path)
    seen: dict[tuple[type, str], int] = {}
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            raise BadInput([Fault(path.name, "the manifest is UTF-16; it has to be UTF-8", 1)])
        file.seek(0)
        for number, offset, line in _lines(file):
            if line is None:
                found.refused += 1
                found.faults.append(Fault(path.name, f"the line has more than {LONGEST_LINE // 1024**2} MiB", number))
                continue
            row = checked_row(line, path.name, number)
            if isinstance(row, Fault):
                found.refused += 1
                found.faults.append(row)
                continue
            if not isinstance(row, MerchantRow):
                first = seen.setdefault((type(row), row.source_id), number)
                if first != number:
                    found.refused += 1
                    found.faults.append(
                        Fault(path.name, f"{row.source_id!r} stands in line {first} already", number, "/source_id")
                    )
                    continue
            found.total += 1
            found._spots.setdefault(type(row), []).append((number, offset, len(line)))  # noqa: SLF001 - being built here
    return found


def _lines(file: BinaryIO) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield (number, offset, line) for lines that are not blank; None for a line that is too long."""
    number, offset = 0, 0
    while data := file.readline(LONGEST_LINE + 2):
        number += 1
        begin, offset = offset, offset + len(data)
        if number == 1 and data.startswith(b"\xef\xbb\xbf"):
            begin, data = begin + 3, data[3:]
        if not data.endswith(b"\n") and len(data) > LONGEST_LINE:
            while (rest := file.readline(1024 * 1024)) and not rest.endswith(b"\n"):
                offset += len(rest)
            offset += len(rest)
            yield number, begin, None
        elif data.strip():
            yield number, begin, data.rstrip(b"\r\n")


def checked_row(line: bytes, source: str, number: int | None) -> ManifestRow | Fault:
    """Return the row of one line, or what is wrong with it and where."""
    if _SUSPECT.search(line):
        pointer, reason = _walk_line(line)
        if reason:
            return Fault(source, reason, number, pointer)
    try:
        return DECODER.decode(line)
    except RecursionError:
        return Fault(source, "nested too deeply", number)
    except UnicodeDecodeError:
        return Fault(source, "the line is not UTF-8", number)
    except (msgspec.MsgspecError, ValueError) as error:
        reason, pointer = reason_and_pointer(str(error))
        if reason == "Input data was truncated":
            reason = "the line ends before its JSON does"
        return Fault(source, reason, number, pointer)


def _walk_line(line: bytes) -> tuple[str, str]:
    """Return (pointer, reason) of the first value that no decoder by shape refuses, or two empty texts."""
    if b"\x00" in line:
        return "", "the line holds a NUL"
    try:
        return _walk(json.loads(line), "")
    except RecursionError:
        return "", "nested too deeply"
    except ValueError as error:
        digits = "integer string conversion" in str(error)
        return "", "a number with too many digits" if digits else f"not JSON: {error}"


def _walk(value: Any, pointer: str) -> tuple[str, str]:
    if isinstance(value, str):
        return pointer, why_unfit(value)
    if isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        return pointer, f"a number beyond ±{LARGEST_NUMBER}"
    members: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    for name, inner in members:
        step = str(name).replace("~", "~0").replace("/", "~1")
        if reason := why_unfit(step):
            return pointer, reason
        place, reason = _walk(inner, f"{pointer}/{step}")
        if reason:
            return place, reason
    return pointer, ""


# --- plain folder -----------------------------------------------------------------------------------------------------


def _index_folder(root: Path, path: Path, merchant: str | None) -> Index:
    """Make an item of every recording with the files of its stem, and of transcripts that have no recording."""
    if not merchant:
        raise BadInput(
            [Fault(str(path), "recordings without a manifest need a merchant to belong to", None, "merchant")]
        )
    files = sorted(each for each in root.rglob("*") if each.is_file() and not _hidden(each.relative_to(root)))
    recordings = [each for each in files if each.suffix.lower() in MEDIA_SUFFIXES]
    texts = [each for each in files if each.suffix.lower() in SUFFIXES]
    groups: dict[str, tuple[list[Path], list[Path]]] = {}
    for each in recordings:
        groups.setdefault(_stem(each, root), ([], []))[0].append(each)
    for each in texts:
        name = each.relative_to(root).as_posix()
        owners = [stem for stem in groups if name.startswith(stem + ".") and groups[stem][0]]
        owner = max(owners, key=len, default="") or name.partition(".")[0]
        groups.setdefault(owner, ([], []))[1].append(each)
    if path != root:
        groups = {stem: group for stem, group in groups.items() if path in group[0]}
    found = Index(root=root)
    for stem, (media, written) in sorted(groups.items()):
        row = _item_of(root, stem, media, written, merchant)
        try:
            # Through the same gate as a manifest's line: lengths and characters are checked there.
            checked = checked_row(msgspec.json.encode(row), stem, None)
        except UnicodeEncodeError:
            checked = Fault(stem.encode(errors="replace").decode(), "the file name is not Unicode")
        if isinstance(checked, Fault):
            found.refused += 1
            found.faults.append(checked)
        else:
            found.total += 1
            found._made.append(Placed(stem, None, checked))  # noqa: SLF001 - being built here
    if not groups:
        found.faults.append(Fault(str(path), "no recording and no transcript in it"))
    return found


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _stem(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def _item_of(root: Path, stem: str, media: list[Path], written: list[Path], merchant: str) -> ManifestItem:
    newest = max(each.stat().st_mtime_ns for each in media or written)
    transcripts = []
    for each in _one_of_each(stem, root, written):
        infix = _infix(stem, each.relative_to(root).as_posix())
        transcripts.append(TranscriptFile(path=each.relative_to(root).as_posix(), lane=_INFIX_LANES.get(infix)))
    return ManifestItem(
        source_id=stem,
        kind="clip",
        merchant_ref=merchant,
        session_ref="",
        title=PurePosixPath(stem).name,
        captured_at_ms=max(newest // 1_000_000, 0),
        media_files=tuple(each.relative_to(root).as_posix() for each in media),
        transcript_files=tuple(transcripts),
    )


def _infix(stem: str, name: str) -> str:
    """Return what stands between the stem and the ending: ``danmaku`` of ``clip.danmaku.xml``."""
    return name.removeprefix(stem).rpartition(".")[0].strip(".").lower()


def _one_of_each(stem: str, root: Path, written: list[Path]) -> list[Path]:
    """Leave out files that say the same speech again: recognisers write one transcript in five formats."""
    best: dict[str, Path] = {}
    kept: list[Path] = []
    for each in written:
        if each.suffix.lower() not in _SPEECH_PREFERENCE:
            kept.append(each)
            continue
        infix = _infix(stem, each.relative_to(root).as_posix())
        other = best.get(infix)
        if other is None or _rank(each) < _rank(other):
            best[infix] = each
    return sorted([*kept, *best.values()])


def _rank(path: Path) -> int:
    return _SPEECH_PREFERENCE.index(path.suffix.lower())
