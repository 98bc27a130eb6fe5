"""Vosk (and Kaldi servers like it): results of words in seconds, with blanks between the words of Chinese too."""

from __future__ import annotations

from moderator_app.domain.text import nfc
from moderator_app.intake.formats.alignment import Heard, join
from moderator_app.intake.formats.clock import seconds_ms, share
from moderator_app.intake.formats.reading import Place, Script, Source
from moderator_app.intake.formats.records import list_of, records, text_of, top_records


def is_vosk(source: Source) -> bool:
    """Say whether some record is a result of words."""
    for _, _, record in top_records(source):
        first = next((word for _, word in records(list_of(record, "result"))), None)
        if first is not None:
            return {"word", "start", "end"} <= first.keys()
    return False


def read_vosk(source: Source, script: Script) -> None:
    """Read every final result; partial ones and silence are passed over."""
    for line, pointer, record in top_records(source):
        if "partial" in record or ("result" not in record and not text_of(record, "text")):
            continue
        place = Place(line, f"{pointer}/result")
        words: list[Heard] = []
        for index, word in records(list_of(record, "result")):
            t0_ms, t1_ms = seconds_ms(word.get("start")), seconds_ms(word.get("end"))
            if t0_ms is None or t1_ms is None or not text_of(word, "word"):
                script.fault("a word needs word, start and end", Place(line, f"{pointer}/result/{index}"))
                continue
            words.append(Heard(nfc(text_of(word, "word")), t0_ms, t1_ms, share(word.get("conf"))))
        if not words:
            script.fault("a result without words has no times", place)
            continue
        text = join(word.text for word in words)
        script.cue(words[0].t0_ms, max(word.t1_ms for word in words), text, place, words=words)
