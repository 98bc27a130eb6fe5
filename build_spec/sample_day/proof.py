"""The proof that a sample day is whole: sums, size, recordings that play, words that are heard."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import av
import numpy as np

LARGEST = 25 * 1024 * 1024
SHORTEST_S, LONGEST_S = 20, 90
HEARD = 120
"""Mean loudness (of 32,767) that a stretch of speech has at least."""


def check(folder: Path) -> list[str]:
    """Return everything that is wrong with the day in ``folder``, one line each; nothing when it is whole."""
    faults = _sums(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size > LARGEST:
        faults.append(f"{folder.name}: {size} bytes, more than {LARGEST}")
    for clip in sorted((folder / "clips").glob("*.mp4")):
        faults += _film(clip)
    return faults


def _sums(folder: Path) -> list[str]:
    listed = {}
    for number, line in enumerate((folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines(), 1):
        digest, _, name = line.partition("  ")
        if not name:
            return [f"SHA256SUMS:{number}: cannot be read"]
        listed[name] = digest
    there = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    faults = [f"{name}: listed and not there" for name in sorted(set(listed) - set(there))]
    faults += [f"{name}: there and not listed" for name in sorted(set(there) - set(listed))]
    return faults + [f"{name}: changed" for name in sorted(set(there) & set(listed)) if there[name] != listed[name]]


def _film(path: Path) -> list[str]:
    faults = []
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        if (video.codec_context.name, audio.codec_context.name) != ("h264", "aac"):
            faults.append(f"{path.name}: not H.264 with AAC")
        frames = sum(1 for _ in container.decode(video))
    seconds = frames / 15
    if not SHORTEST_S <= seconds <= LONGEST_S:
        faults.append(f"{path.name}: {seconds:.1f} s, not {SHORTEST_S}–{LONGEST_S}")
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        pcm = np.concatenate([block.to_ndarray().reshape(-1) for block in container.decode(audio=0)]) * 32767
    for t0_ms, t1_ms, words in spoken(path):
        part = np.abs(pcm[t0_ms * rate // 1000 : t1_ms * rate // 1000])
        if not part.size or float(part.mean()) < HEARD:
            faults.append(f"{path.name}: nothing is heard at {t0_ms}–{t1_ms} ms, where {words!r} should be")
    return faults


def spoken(clip: Path) -> list[tuple[int, int, str]]:
    """Return (from, to, words) of each utterance in the clip's transcript, in milliseconds."""
    for ending in ("whisper.json", "whisperx.json"):
        path = clip.with_suffix(f".{ending}")
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))["segments"]
            return [(round(row["start"] * 1000), round(row["end"] * 1000), row["text"]) for row in found]
    path = clip.with_suffix(".funasr.json")
    if path.exists():
        record = json.loads(path.read_text(encoding="utf-8"))[0]
        return [(row["start"], row["end"], row["text"]) for row in record["sentence_info"]]
    return []
