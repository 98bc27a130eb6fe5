"""The sound's outline: its lowest and highest sample in each bucket. ``trace`` runs inside the cage."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av.error
import numpy as np

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.film import open_container, start_of
from moderator_app.media.findings import Waveform
from moderator_app.media.kind import kind_of

_MAX_BUCKETS = 4_000_000
_BATCH_SAMPLES = 480_000


def trace(path: Path, bucket_ms: int, progress: Callable[[int], None]) -> Waveform:
    """Read the whole sound once.

    Args:
        path: a local file.
        bucket_ms: length of one bucket, in milliseconds.
        progress: told per mille done, at each whole percent.

    Raises:
        RecordingFault: the file cannot be read, or has no sound.
    """
    with open_container(path, kind_of(path)) as container:
        if not container.streams.audio:
            raise RecordingFault(MediaFaultCode.NO_AUDIO, path.name)
        stream = container.streams.audio[0]
        if stream.codec_context is None:
            raise RecordingFault(MediaFaultCode.CODEC_MISSING, path.name)
        outline = _Outline(bucket_ms)
        whole_ms = (container.duration or 0) / 1000
        start = start_of(container)
        told = 0
        for frame in _frames(container, stream):
            at_s = 0.0 if frame.pts is None else float(frame.pts * frame.time_base - start)
            outline.add(at_s, frame)
            done = min(int(at_s * 1_000_000 / whole_ms), 1000) if whole_ms else 0
            if done >= told + 10:
                told = done
                progress(done)
        progress(1000)
        return outline.finish()


def _frames(container: Any, stream: Any) -> Any:
    """Yield sound frames; a damaged packet is skipped, and a cut-off file just ends."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


class _Outline:
    """Gathers sound frames into batches, and batches into buckets."""

    def __init__(self, bucket_ms: int) -> None:
        self._bucket_ms = bucket_ms
        self._lows = np.zeros(1024, dtype=np.int16)
        self._highs = np.zeros(1024, dtype=np.int16)
        self._used = 0
        self._batch: list[Any] = []
        self._batch_from_s = 0.0
        self._batch_samples = 0
        self._rate = 0

    def add(self, at_s: float, frame: Any) -> None:
        """Take one frame that starts at ``at_s``."""
        expected = self._batch_from_s + self._batch_samples / self._rate if self._rate else at_s
        if self._batch_samples >= _BATCH_SAMPLES or abs(at_s - expected) > 0.005 or frame.sample_rate != self._rate:
            self._flush()
            self._batch_from_s, self._rate = at_s, frame.sample_rate
        self._batch.append(_as_int16(frame))
        self._batch_samples += frame.samples

    def finish(self) -> Waveform:
        """Return what was gathered."""
        self._flush()
        lows, highs = array("h"), array("h")
        lows.frombytes(self._lows[: self._used].tobytes())
        highs.frombytes(self._highs[: self._used].tobytes())
        return Waveform(bucket_ms=self._bucket_ms, lows=lows, highs=highs)

    def _flush(self) -> None:
        if not self._batch:
            return
        samples = np.concatenate(self._batch, axis=1)
        low, high = samples.min(axis=0), samples.max(axis=0)
        first = max(round(self._batch_from_s * self._rate), 0)
        length = self._rate * self._bucket_ms
        buckets = (np.arange(first, first + low.size, dtype=np.int64) * 1000) // length
        starts = np.flatnonzero(np.diff(buckets, prepend=-1))
        last = int(buckets[-1]) + 1
        if last <= _MAX_BUCKETS:
            self._grow(last)
            where = buckets[starts]
            self._lows[where] = np.minimum(self._lows[where], np.minimum.reduceat(low, starts))
            self._highs[where] = np.maximum(self._highs[where], np.maximum.reduceat(high, starts))
        self._batch.clear()
        self._batch_samples = 0

    def _grow(self, last: int) -> None:
        if last > self._lows.size:
            more = max(last, self._lows.size * 2) - self._lows.size
            self._lows = np.concatenate([self._lows, np.zeros(more, dtype=np.int16)])
            self._highs = np.concatenate([self._highs, np.zeros(more, dtype=np.int16)])
        self._used = max(self._used, last)


def _as_int16(frame: Any) -> Any:
    """Return the samples as (channels, samples), 16-bit."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    if samples.dtype.kind == "f":
        return (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16)
    if samples.dtype == np.uint8:
        return (samples.astype(np.int16) - 128) << 8
    if samples.dtype == np.int32:
        return (samples >> 16).astype(np.int16)
    return samples
