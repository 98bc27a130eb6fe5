"""Recordings and other files beside a manifest: found without leaving its folder, named by their hash, looked into."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from moderator_app.domain.case import Media
from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.findings import MediaInfo

Probe = Callable[[Path], MediaInfo]
"""Says what a recording is; ``media.cage.Cage.probe`` in a child process without network."""

_CHUNK = 1024 * 1024
_KEPT = {MediaFaultCode.TRUNCATED, MediaFaultCode.NO_VIDEO, MediaFaultCode.NO_AUDIO, MediaFaultCode.CODEC_MISSING}
_MIMES = {
    "mp4": ("video/mp4", "audio/mp4"),
    "matroska": ("video/x-matroska", "audio/x-matroska"),
    "flv": ("video/x-flv", "audio/x-flv"),
    "ts": ("video/mp2t", "audio/mp2t"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "wav": ("audio/wav", "audio/wav"),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A recording to carry to the server."""

    media: Media
    path: Path


def inside(root: Path, name: str) -> Path | str:
    """Return the regular file ``name`` below ``root``, or the reason why there is none to be read.

    Links are followed first, so that one that leads out of the folder is refused too.
    """
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name:
        return "the path has to be relative to the manifest's folder, with / between its parts"
    try:
        home = root.resolve()
        path = (home / name).resolve()
        if not path.is_relative_to(home):
            return "the path leads out of the manifest's folder"
        about = path.stat()
    except FileNotFoundError:
        return "there is no such file"
    except (OSError, ValueError, RuntimeError) as error:
        return f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
    return path if stat.S_ISREG(about.st_mode) else "this is not a file"


def sha256_of(path: Path) -> tuple[str, int]:
    """Return hash and size of a file, read in pieces.

    Raises:
        OSError: it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def recording(path: Path, name: str, probe: Probe) -> tuple[Upload | None, str]:
    """Look into a recording; return it, unless it is of no use, and what is to be said of it, if anything.

    Raises:
        OSError: the file cannot be read.
    """
    info = probe(path)
    if info.fault is not None and info.fault not in _KEPT:
        return None, info.fault.label.en
    digest, size = sha256_of(path)
    picture = info.width > 0 or bool(info.video_codec)
    media = Media(
        sha256=digest,
        bytes=size,
        mime=_MIMES.get(info.kind, ("application/octet-stream",) * 2)[0 if picture else 1],
        name=PurePosixPath(name).name[:200],
        duration_ms=info.duration_ms,
        width=info.width,
        height=info.height,
        truncated=info.truncated,
    )
    said = MediaFaultCode.TRUNCATED.label.en if info.truncated else ""
    if not said and info.fault is MediaFaultCode.CODEC_MISSING:
        said = info.fault.label.en
    return Upload(media, path), said
