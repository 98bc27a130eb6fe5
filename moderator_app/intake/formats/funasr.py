"""FunASR and SenseVoice: milliseconds; sentences, or one long text with a time for each token.

``timestamp`` is an array, or (over a websocket) a text that holds one. ``stamp_sents`` and raw texts have blanks
between characters, which are taken out. SenseVoice puts tags such as ``<|zh|><|NEUTRAL|><|Speech|>`` before each
sentence, and its sentences can last half a minute, so the tokens' own times are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from moderator_app.domain.text import nfc
from moderator_app.intake.formats.alignment import Heard, close_up, sentences, tokens_of
from moderator_app.intake.formats.clock import millis
from moderator_app.intake.formats.reading import Place, Script, Source
from moderator_app.intake.formats.records import Record, first_record, list_of, text_of, top_records

_TAG = re.compile(r"<\|[^|<>]{0,40}\|>")
_PUNCTUATION = re.compile(r"[\W_]+")

Times = list[tuple[int, int]]


def is_funasr(source: Source) -> bool:
    """Say whether a record has FunASR's names."""
    record = first_record(source)
    if "sentence_info" in record or "stamp_sents" in record:
        return True
    return isinstance(record.get("text"), str) and ("timestamp" in record or "key" in record or "wav_name" in record)


def is_sensevoice(source: Source) -> bool:
    """Say whether a text has SenseVoice's tags."""
    record = first_record(source)
    return "tokens" not in record and _TAG.match(text_of(record, "text").strip()) is not None


def read_funasr(source: Source, script: Script) -> None:
    """Read every record: by its sentences where it has them, else by its tokens.

    Of a two-pass session the quick first guesses are left out.
    """
    final = [entry for entry in top_records(source) if text_of(entry[2], "mode") not in {"2pass-online", "online"}]
    for line, pointer, record in final or list(top_records(source)):
        told = _read_sentences(script, record, line, f"{pointer}/sentence_info", "sentence_info")
        told = told or _read_sentences(script, record, line, f"{pointer}/stamp_sents", "stamp_sents")
        if not told:
            _read_stream(script, record, Place(line, pointer or "/text"))


def _read_sentences(script: Script, record: Record, line: int, pointer: str, name: str) -> bool:
    found = list_of(record, name)
    if not found:
        return False
    dealt = _deal(script, record, found, Place(line, pointer.rpartition("/")[0] + "/timestamp"))
    for index, sentence in enumerate(found):
        place = Place(line, f"{pointer}/{index}")
        if not isinstance(sentence, dict):
            script.fault("a sentence is an object with start, end and text", place)
            continue
        text = _clean(text_of(sentence, "text", "sentence", "text_seg"))
        own = _times(sentence.get("timestamp", sentence.get("ts_list")))
        words = _zip(script, text, own, place) or dealt.get(index, [])
        mark = text_of(sentence, "punc").strip()
        if mark and not text.endswith(mark):
            text += mark
        speaker = sentence.get("spk")
        script.cue(
            millis(sentence.get("start")),
            millis(sentence.get("end")),
            text,
            place,
            words=words,
            speaker=f"SPEAKER_{speaker:02d}" if isinstance(speaker, int) and 0 <= speaker < 100 else str(speaker or ""),
        )
    return True


def _deal(script: Script, record: Record, found: list[object], place: Place) -> dict[int, list[Heard]]:
    """Deal the record's token times out to its sentences, where these have none of their own; by their index."""
    whole = {index: sentence for index, sentence in enumerate(found) if isinstance(sentence, dict)}
    if any(_times(sentence.get("timestamp", sentence.get("ts_list"))) for sentence in whole.values()):
        return {}
    texts = {index: _clean(text_of(each, "text", "sentence", "text_seg")) for index, each in whole.items()}
    words = _zip(script, " ".join(texts.values()), _times(record.get("timestamp")), place)
    dealt: dict[int, list[Heard]] = {}
    at = 0
    for index, text in texts.items():
        count = len(tokens_of(text))
        dealt[index] = words[at : at + count]
        at += count
    return dealt


def _read_stream(script: Script, record: Record, place: Place) -> None:
    text = _clean(text_of(record, "text"))
    if not text:
        script.fault("no text in it", place)
        return
    times = _times(record.get("timestamp"))
    spelt = [word for word in list_of(record, "words") if isinstance(word, str)]
    if spelt and len(spelt) == len(times):
        words = [Heard(word.replace("▁", ""), t0, t1) for word, (t0, t1) in zip(spelt, times, strict=True)]
    else:
        words = _zip(script, text, times, place)
    parts, lost = sentences(text, words)
    if lost:
        script.fault(f"{lost} of {len(words)} token times do not fit the text; the text is kept", place)
    if not parts:
        start, end = (times[0][0], times[-1][1]) if times else (0, 0)
        if not times:
            script.fault("there are no times; the text is kept as one piece at the start", place)
        script.cue(start, max(start, end), text, place)
    for said, part in parts:
        script.cue(part[0].t0_ms, max(word.t1_ms for word in part), said, place, words=part)


def _clean(text: str) -> str:
    return close_up(nfc(_TAG.sub("", text)).strip())


def _times(value: object) -> Times:
    """Return pairs of milliseconds from an array of pairs, or from a text that holds one."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    pairs: Times = []
    for pair in value if isinstance(value, list) else []:
        t0_ms = millis(pair[0]) if isinstance(pair, list) and len(pair) >= 2 else None
        t1_ms = millis(pair[1]) if isinstance(pair, list) and len(pair) >= 2 else None
        if t0_ms is None or t1_ms is None:
            return []
        pairs.append((t0_ms, t1_ms))
    return pairs


def _zip(script: Script, text: str, times: Times, place: Place) -> list[Heard]:
    """Give each token of the text its time, where there are as many of the one as of the other."""
    if not times:
        return []
    candidates: tuple[Sequence[str], ...] = (tokens_of(text), text.split(), _PUNCTUATION.sub("", text))
    for tokens in candidates:
        # One time for a whole sentence says nothing of its words.
        if len(tokens) == len(times) and (len(times) > 1 or len(candidates[0]) == 1):
            return [Heard(token, t0, t1) for token, (t0, t1) in zip(tokens, times, strict=True)]
    script.fault(f"{len(times)} token times for {len(candidates[0])} tokens; the text is kept without them", place)
    return []
