"""Bytes to text: UTF-8, UTF-16 and GB 18030 are told apart, what is no text is refused, what is damaged is said."""

from __future__ import annotations

import codecs

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.intake.formats.reading import Source

LARGEST = 32 * 1024 * 1024
"""Bytes of a transcript or comment file; a day of comments has a tenth of it."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = {chr(code) for code in range(32)} - set("\t\n\r\x0b\x0c\x1b\x08")


def decode(data: bytes, name: str) -> Source:
    """Return the text of a file.

    Raises:
        BadInput: empty, larger than ``LARGEST``, binary, or in no encoding that is read here.
    """
    if len(data) > LARGEST:
        raise BadInput([Fault(name, f"the file has more than {LARGEST // 1024 // 1024} MiB")])
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInput([Fault(name, "the file is empty")])
    text, faults = _text(data, name)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    # A stray control character is the matter of its cue; many of them are no text.
    if sum(text.count(control) for control in _CONTROLS) * 50 > len(text):
        raise BadInput([Fault(name, "the file is binary, not text")])
    return Source(name, text, faults)


def _text(data: bytes, name: str) -> tuple[str, list[Fault]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _damaged(data[len(mark) :], encoding, name)
    if (guess := _unmarked_utf16(data)) is not None:
        return _damaged(data, guess, name)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    read, faults = _damaged(data, "utf-8", name)
    foreign = sum(byte >= 0x80 for byte in data)
    if read.count("\ufffd") * 20 <= foreign:
        return read, faults
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise BadInput([Fault(name, "neither UTF-8 nor UTF-16 nor GB 18030, or not text at all")]) from None
    return text, [Fault(name, "read as GB 18030, since it is not UTF-8")]


def _damaged(data: bytes, encoding: str, name: str) -> tuple[str, list[Fault]]:
    """Decode with U+FFFD where bytes make no sense, and say in which lines."""
    text = data.decode(encoding, errors="replace")
    before = data.count("\ufffd".encode(encoding))
    if text.count("\ufffd") <= before:
        return text, []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line]
    rest = f" and {len(lines) - 10} more lines" if len(lines) > 10 else ""
    return text, [
        Fault(name, f"bytes that are not {encoding.upper()} became \ufffd{rest if at == 9 else ''}", line)
        for at, line in enumerate(lines[:10])
    ]


def _unmarked_utf16(data: bytes) -> str | None:
    """Guess UTF-16 without a mark from where the zeros of its ASCII stand."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 8 or max(even, odd) * 5 < len(head) // 2:
        return None
    # Some Han characters end in a zero byte too (U+6700), so the other side need not be without any.
    if even * 8 <= odd:
        return "utf-16-le"
    return "utf-16-be" if odd * 8 <= even else None
