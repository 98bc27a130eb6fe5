"""Files that mean harm: manifests, playlists and links in disguise, two kinds of file in one, broken recordings.

Every address in them is one of ours on loopback, so that whoever follows it is noticed.
"""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.media.clips import make_clip
from tests.media.conftest import FAULTY_TEXTS

CONTAINERS = ("mp4", "mkv", "flv", "ts", "mp3", "wav")


def manifests(url: str) -> dict[str, bytes]:
    """Return texts that a player obeys when it takes them for what they are."""
    return {
        "dash crash.mp4": FAULTY_TEXTS["dash.mp4"],
        "dash.mp4": FAULTY_TEXTS["dash.mp4"].replace(b"$Number$.m4s", f"{url}/dash/$Number$.m4s".encode()),
        "hls.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{url}/hls.ts\n#EXT-X-ENDLIST\n".encode(),
        "hls key.ts": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{url}/key"\n#EXTINF:4,\n{url}/a.ts\n'.encode(),
        "hls with mark.mkv": b"\xef\xbb\xbf" + f"#EXTM3U\n#EXTINF:4,\n{url}/bom.ts\n".encode(),
        "pls.mp3": f"[playlist]\nFile1={url}/pls.mp3\nNumberOfEntries=1\n".encode(),
        "asx.mp4": f'<asx version="3.0"><entry><ref href="{url}/asx.wmv"/></entry></asx>'.encode(),
        "xspf.mp4": f"<playlist version='1' xmlns='http://xspf.org/ns/0/'><trackList><track><location>{url}/x.mp4"
        "</location></track></trackList></playlist>".encode(),
        "smil.mp4": f"<smil><body><video src='{url}/smil.mp4'/></body></smil>".encode(),
        "sdp.mp4": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        "concat.mp4": f"ffconcat version 1.0\nfile '{url}/concat.mp4'\n".encode(),
        "strm.mp4": f"{url}/strm.mp4\n".encode(),
        "html.mp4": f"<!doctype html><img src='{url}/i.png'><video src='{url}/v.mp4'>".encode(),
        "xxe.mp4": f"<!DOCTYPE a [<!ENTITY x SYSTEM '{url}/xxe'>]><a>&x;</a>".encode(),
        "file.mp4": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "rtmp.flv": b"rtmp://127.0.0.1/live/x\n",
    }


def box(kind: bytes, body: bytes) -> bytes:
    """Return one box of an MP4 file."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def polyglots(folder: Path, url: str) -> dict[str, bytes]:
    """Return files that are two things at once, or point out of themselves."""
    whole = make_clip(folder / "whole.mp4", frames=30).read_bytes()
    playlist = f"#EXTM3U\n#EXTINF:4,\n{url}/poly.ts\n".encode()
    packed = folder / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.m3u8", playlist)
    head = box(b"ftyp", b"isom" + bytes(4) + b"isommp42")
    remote = box(
        b"rmra", box(b"rmda", box(b"rdrf", bytes(4) + b"url " + struct.pack(">I", 64) + f"{url}/rdrf\0".encode()))
    )
    reference = box(b"dref", bytes(4) + struct.pack(">I", 1) + box(b"url ", bytes(4) + f"{url}/dref.mp4\0".encode()))
    return {
        "film and playlist.mp4": whole + b"\n" + playlist,
        "film and archive.mp4": whole + packed.read_bytes(),
        "head and playlist.mp4": head + playlist,
        "head and manifest.mp4": head + FAULTY_TEXTS["dash.mp4"],
        "free playlist.mp4": head + box(b"free", playlist) + whole[len(head) :],
        "reference movie.mov": box(b"ftyp", b"qt  " + bytes(4) + b"qt  ") + box(b"moov", remote),
        "data elsewhere.mp4": head + box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"dinf", reference))))),
        "tag and playlist.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x7f" + playlist.ljust(127, b"\n"),
        "sync and playlist.ts": (b"G" + playlist).ljust(188, b"\xff") * 4,
        "wave and playlist.wav": b"RIFF" + struct.pack("<I", len(playlist) + 4) + b"WAVE" + playlist,
        "flash and playlist.flv": b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00" + playlist,
        "matroska and playlist.mkv": b"\x1a\x45\xdf\xa3\x80" + playlist,
        "archive.mp4": packed.read_bytes(),
        "huge box.mp4": head + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 1 << 62),
        "box of nothing.mp4": head + struct.pack(">I", 0) + b"moov",
        "deep boxes.mp4": head + _deep(400),
    }


def _deep(levels: int) -> bytes:
    body = b""
    for _ in range(levels):
        body = box(b"moov", body)
    return body


def mutants(folder: Path, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield recordings with bytes flipped, cut out, doubled, zeroed and shuffled; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a fixed draw, no secret
    originals = [
        make_clip(folder / f"seed.{kind}", frames=20, video=kind not in {"mp3", "wav"}).read_bytes()
        for kind in CONTAINERS
    ]
    for number in range(count):
        place = chance.randrange(len(originals))
        data = bytearray(originals[place])
        for _ in range(chance.randint(1, 20)):
            _break(data, chance)
        yield f"mutant {number}.{CONTAINERS[place]}", bytes(data)


def _break(data: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(max(1, len(data))), chance.choice((1, 2, 4, 8, 64, 512))
    how = chance.randrange(6)
    if how == 0 and data:
        data[at % len(data)] ^= 1 << chance.randrange(8)
    elif how == 1:
        data[at : at + 4] = chance.choice((b"\xff" * 4, b"\x7f\xff\xff\xff", bytes(4), b"\x80\x00\x00\x00"))
    elif how == 2:
        del data[at : at + length]
    elif how == 3:
        data[at:at] = data[at : at + length]
    elif how == 4:
        data[at : at + length] = bytes(len(data[at : at + length]))
    else:
        data[at : at + length] = chance.randbytes(len(data[at : at + length]))
