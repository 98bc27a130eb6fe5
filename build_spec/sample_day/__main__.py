"""``python -m build_spec.sample_day [--check | --papers]``: make the sample day, or prove the committed one whole."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from build_spec.sample_day import papers
from build_spec.sample_day.day import at_ms, earlier, fen, item_row, listing_of, load, ref_of, sellers, talk
from build_spec.sample_day.proof import check

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"
KINDS = {"private_messages": "private_message", "service_chats": "service_chat", "comment_bundles": "comment_bundle"}


def make(folder: Path, *, films: bool) -> None:
    """Write the whole day into ``folder``; without ``films`` the recordings that are there stay."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    clips_folder, chats = folder / "clips", folder / "chats"
    for place in (clips_folder, chats):
        place.mkdir(parents=True, exist_ok=True)
    merchants = load("merchants")
    by_key = {merchant["key"]: merchant for merchant in merchants["merchants"]}
    refs = {merchant["key"]: ref_of(merchant, place) for place, merchant in enumerate(merchants["merchants"])}
    rows = sellers(merchants["merchants"]) + earlier(merchants["prior_decisions"], refs)
    truth: dict[str, Any] = {}
    for clip in load("clips")["clips"]:
        rows.append(_clip(clip, by_key[clip["merchant"]], refs, clips_folder, films=films))
        truth[clip["id"]] = clip["truth"]
    rest = load("items")
    for group, kind in KINDS.items():
        for item in rest[group]:
            path = papers.write_chat(chats, item["id"], talk(item, rest["small_talk"]))
            lane = "comment" if kind == "comment_bundle" else "message"
            files = [{"path": f"chats/{path.name}", "format": "chat", "lane": lane}]
            rows.append(item_row(item, kind, refs, transcript_files=files))
            truth[item["id"]] = item["truth"]
    for item in rest["listings"]:
        listing = listing_of(item, f"sku-{item['id'][-2:]}", at_ms(item["at"]))
        rows.append(item_row(item, "listing", refs, listing=listing))
        truth[item["id"]] = item["truth"]
    (folder / "manifest.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


def _clip(clip: dict[str, Any], merchant: dict[str, Any], refs: dict[str, str], folder: Path, *, films: bool) -> Any:
    from build_spec.sample_day.script import read
    from build_spec.sample_day.voice import Voice

    script = read(clip, Voice(**merchant["voice"]))
    if films:
        from build_spec.sample_day.film import write_film
        from build_spec.sample_day.stage import Stage

        print(f"{clip['id']}: {script.duration_ms / 1000:.1f} s", flush=True)
        write_film(folder / f"{clip['id']}.mp4", Stage(clip, merchant, script), script)
    speech = papers.write_transcript(folder, clip["form"], script)
    comments = papers.write_comments(folder, script, at_ms(clip["at"]) // 1000)
    shown = [(card.at_ms, script.duration_ms, card.text) for card in script.cards]
    ends = [start for start, _, _ in shown[1:]] + [script.duration_ms]
    captions = [(start, end, text) for (start, _, text), end in zip(shown, ends, strict=True)]
    captions += [(sign.t0_ms, sign.t1_ms, " ".join(sign.lines)) for sign in script.signs]
    segments = [
        {"lane": "caption_ocr", "seq": seq, "text": text, "t0_ms": start, "t1_ms": end, "role": "shop"}
        for seq, (start, end, text) in enumerate(sorted(captions))
    ]
    for seq, told in enumerate(clip.get("house", ())):
        utterance = script.utterances[told["line"] - 1]
        times = {"t0_ms": utterance.t0_ms, "t1_ms": utterance.t1_ms}
        segments.append({"lane": told["lane"], "seq": seq, "text": told["text"], **times, "role": "system"})
    more: dict[str, Any] = {"pk_partner": clip["partner"]} if "partner" in clip else {}
    if "listing" in clip:
        more["listing"] = listing_of(clip["listing"], f"sku-{clip['id']}", at_ms(clip["at"]))
    elif clip["cards"]:
        card = clip["cards"][-1]
        meaning = {"划线价": "list", "专柜价": "counter", "原价": "original"}.get(card.get("meaning", ""), "none")
        more["listing"] = {
            "ref": f"sku-{clip['id']}",
            "title": card["title"],
            "price_minor": fen(card["price"]),
            **({"compare_price_minor": fen(card["was"]), "price_meaning": meaning} if "was" in card else {}),
            "taken_at_ms": at_ms(clip["at"]),
        }
    return item_row(
        clip,
        "clip",
        refs,
        segments=segments,
        media_files=[f"clips/{clip['id']}.mp4"],
        transcript_files=[
            {"path": f"clips/{speech.name}", "format": papers.NAMES[clip["form"]], "lane": "speech", "role": "anchor"},
            {"path": f"clips/{comments.name}", "format": "danmaku", "lane": "comment", "role": "viewer"},
        ],
        **more,
    )


def main() -> int:
    """Make or check.

    Returns:
        0, or 1 when the committed day is not whole.
    """
    parser = argparse.ArgumentParser(prog="python -m build_spec.sample_day", description=__doc__)
    parser.add_argument("--check", action="store_true", help="prove the committed day whole")
    parser.add_argument("--papers", action="store_true", help="write everything but the recordings")
    options = parser.parse_args()
    if options.check:
        faults = check(SAMPLE)
        for fault in faults:
            print(fault, file=sys.stderr)
        return 1 if faults else 0
    make(SAMPLE, films=not options.papers)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
