"""The command line: ``moderator desk | serve | demo | tour | ingest | detect | accounts | verify | bench``."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from moderator_app import __version__
from moderator_app.domain.errors import Cancelled, ModeratorError


def default_data_dir() -> Path:
    """Return the folder that holds the embedded backend's data and the desk's store.

    ``MODERATOR_DATA`` wins; else the user's data directory of this platform.
    """
    named = os.environ.get("MODERATOR_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("moderator", appauthor=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moderator", description="The review desk for live-commerce trust and safety."
    )
    parser.add_argument("--version", action="version", version=f"moderator {__version__}")
    parser.add_argument(
        "--data", type=Path, help="data folder (default: the user's data directory, or $MODERATOR_DATA)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="start the embedded backend with the sample day and open the desk")
    demo.add_argument("--fresh", action="store_true", help="forget the demo's data and start over")
    _looks(demo)

    desk = commands.add_parser("desk", help="open the desk on a backend")
    desk.add_argument("--server", help="address of the backend, e.g. https://desk.example (default: the embedded one)")
    desk.add_argument("--name", default="", help="account name to offer in the sign-in form")
    _looks(desk)

    serve = commands.add_parser("serve", help="run the backend")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    serve.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    serve.add_argument("--with-parent", action="store_true", help="stop when standard input closes")
    serve.add_argument(
        "--database",
        default=os.environ.get("MODERATOR_DATABASE", ""),
        metavar="URL",
        help="postgresql://user@host/name for a team (default: $MODERATOR_DATABASE, or a SQLite file)",
    )
    serve.add_argument("--workers", type=int, default=1, help="processes that take calls (with PostgreSQL)")
    _doors(serve)
    serve.add_argument(
        "--platform", default="", help="where calls to the platform go (default: one in this process acknowledges them)"
    )
    serve.add_argument(
        "--media-origin",
        action="append",
        default=[],
        help="an address from which desks may fetch parts of recordings, https://vod.example (several times; none)",
    )
    serve.add_argument(
        "--platform-secret-file",
        type=Path,
        help="file that holds the Standard Webhooks secret, whsec_… (default: one made in the data folder)",
    )

    for name, words in (
        ("backup", "write everything a server holds into one archive, while it runs or not"),
        ("restore", "fill an empty server from an archive; desks take a new snapshot"),
    ):
        archive = commands.add_parser(name, help=words)
        archive.add_argument(
            "archive", type=Path, help="the archive (.zip); it holds keys: keep it as safe as the server"
        )
        archive.add_argument(
            "--database", default=os.environ.get("MODERATOR_DATABASE", ""), metavar="URL", help="as for serve"
        )
        if name == "backup":
            archive.add_argument("--without-media", action="store_true", help="leave the recordings out")

    tour = commands.add_parser("tour", help="drive the real application through a day's work and write screenshots")
    tour.add_argument("folder", type=Path, help="where the numbered PNG files go")
    tour.add_argument("--act", action="append", default=[], help="play only this act; may be given several times")

    ingest = commands.add_parser("ingest", help="take in a folder of recordings or a JSONL manifest")
    ingest.add_argument("path", type=Path, help="a manifest (.jsonl) or a folder")
    ingest.add_argument("--source", default="local", help="name of the pushing system; ids are unique within it")
    ingest.add_argument("--merchant", help="merchant reference for a folder without a manifest")
    ingest.add_argument("--server", help="address of the backend (default: the embedded one)")
    ingest.add_argument("--token-file", type=Path, help="file that holds a service token for --server")
    ingest.add_argument("--json", action="store_true", help="print the report as JSON")

    detect = commands.add_parser("detect", help="run the detectors over lines of text and print their hits")
    detect.add_argument("path", type=Path, nargs="?", help="text file, one utterance a line (default: standard input)")
    detect.add_argument("--json", action="store_true", help="one JSON object a hit")

    _accounts_of(commands.add_parser("accounts", help="local accounts of the embedded backend or a team's server"))

    verify = commands.add_parser(
        "verify", help="prove an exported audit log or announcement offline, or name what is bad"
    )
    verify.add_argument("export", type=Path, help="the export (.jsonl), or an announcement's file (.json)")
    verify.add_argument("--key", help="verifier key to trust, name+id+key (default: the one the export names)")
    verify.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        help="file with a signed checkpoint that it must contain",
    )

    bench = commands.add_parser("bench", help="measure, each figure beside a baseline of the same run")
    bench.add_argument("names", nargs="*", help="figures to measure (default: all)")
    bench.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _accounts_of(accounts: argparse.ArgumentParser) -> None:
    accounts.add_argument(
        "--database", default=os.environ.get("MODERATOR_DATABASE", ""), metavar="URL", help="as for serve"
    )
    actions = accounts.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make an account; the password is read from standard input")
    add.add_argument("name")
    add.add_argument("--display", default="", help="the name others see")
    add.add_argument("--role", action="append", required=True, help="may be given several times")
    add.add_argument("--outside", action="store_true", help="without a password: signs in at the identity provider")
    actions.add_parser("list", help="print the accounts")
    for name, sentence in (
        ("sessions", "print where somebody is signed in, and the keys of the desks"),
        ("end-sessions", "sign somebody out everywhere"),
        ("reset-factor", "forget somebody's second factor, and sign out everywhere"),
    ):
        actions.add_parser(name, help=sentence).add_argument("name")
    managed = actions.add_parser("managed-by", help="say who somebody's line manager is, for who may hear appeals")
    managed.add_argument("name")
    managed.add_argument("manager", nargs="?", default="", help="the manager's account; nobody when left out")


def _doors(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--second-factor", action="append", default=[], metavar="ROLE", help="a role that needs one-time codes"
    )
    serve.add_argument("--signed-only", action="store_true", help="take only decisions that their desk has signed")
    serve.add_argument("--issuer", default="", help="identity provider (OpenID Connect), https://login.example")
    serve.add_argument("--client-id", default="moderator", help="what the identity provider calls this server")
    serve.add_argument("--client-secret-file", type=Path, help="file that holds the client's secret")
    serve.add_argument("--name-claim", default="email", help="claim that names an account at its first sign-in")


def _looks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("en", "zh_CN"), help="language of the desk (default: as last chosen)")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), help="palette (default: as last chosen)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 done, 1 a step or a row failed, 2 wrong usage, 130 interrupted.
    """
    options = _parser().parse_args(argv)
    if options.data is None:
        options.data = default_data_dir()
    logging.basicConfig(level=os.environ.get("MODERATOR_LOG", "WARNING"), format="%(levelname)s %(name)s: %(message)s")
    try:
        return _COMMANDS[options.command](options)
    except (Cancelled, KeyboardInterrupt):
        return 130
    except (ModeratorError, FileNotFoundError) as error:
        print(f"moderator: {error}", file=sys.stderr)
        return 1


def _demo(options: argparse.Namespace) -> int:
    from moderator_app.demo import run_demo

    return run_demo(options.data / "demo", fresh=options.fresh, language=options.language, theme=options.theme)


def _desk(options: argparse.Namespace) -> int:
    from moderator_app.demo import embedded_address, run_desk

    address = options.server or embedded_address(options.data / "server")
    return run_desk(options.data / "desk", address, name=options.name, language=options.language, theme=options.theme)


def _serve(options: argparse.Namespace) -> int:
    from moderator_app.domain.errors import PersonError
    from moderator_app.server import logs
    from moderator_app.server.accounts.terminal import doors
    from moderator_app.server.config import ServerConfig
    from moderator_app.server.run import serve

    if options.workers < 1 or (options.workers > 1 and not options.database.startswith("postgres")):
        raise PersonError("--workers takes a number from 1; more than one needs --database postgresql://…")
    config = ServerConfig(
        data_dir=options.data / "server",
        database_url=options.database,
        workers=options.workers,
        media_origins=tuple(map(_origin, options.media_origin)),
        **_platform(options),
        **doors(options),
    )
    logs.set_up(os.environ.get("MODERATOR_LOG", "WARNING"))
    serve(
        config,
        options.host,
        options.port,
        on_ready=lambda ready: print(f"listening on {ready.url}", flush=True),
        with_parent=options.with_parent,
    )
    return 0


def _origin(address: str) -> str:
    """Return ``scheme://host[:port]`` as it was given.

    Raises:
        PersonError: it is more, or less, than that.
    """
    from urllib.parse import urlsplit

    from moderator_app.domain.errors import PersonError

    parts = urlsplit(address)
    plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    if not plain or address != f"{parts.scheme}://{parts.netloc}":
        raise PersonError(f"--media-origin needs an address such as https://vod.example, not {address}.")
    return address


def _platform(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings for calls to the platform.

    Raises:
        PersonError: the address is none, or the file holds no secret.
    """
    from urllib.parse import urlsplit

    from moderator_app.domain.errors import PersonError
    from moderator_app.server.platform.signing import key_of

    address = urlsplit(options.platform)
    if options.platform and (address.scheme not in {"http", "https"} or not address.hostname):
        raise PersonError(
            f"--platform needs an address such as https://platform.example/hooks, not {options.platform}."
        )
    if options.platform_secret_file is None:
        return {"platform_url": options.platform}
    try:
        secret = options.platform_secret_file.read_text(encoding="utf-8").strip()
        key_of(secret)
    except (OSError, ValueError) as problem:
        raise PersonError(f"--platform-secret-file {options.platform_secret_file}: {problem}.") from problem
    return {"platform_url": options.platform, "platform_secret": secret}


def _backup(options: argparse.Namespace) -> int:
    from moderator_app.server.backup import back_up
    from moderator_app.server.config import ServerConfig

    config = ServerConfig(data_dir=options.data / "server", database_url=options.database)
    made = back_up(config, options.archive, media=not options.without_media)
    print(f"{options.archive}: {made.rows} rows, {len(made.sha256)} files")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from moderator_app.server.backup import restore
    from moderator_app.server.config import ServerConfig

    made = restore(ServerConfig(data_dir=options.data / "server", database_url=options.database), options.archive)
    print(f"{made.rows} rows restored; desks will take a new snapshot")
    return 0


def _tour(options: argparse.Namespace) -> int:
    from moderator_app.tour.guide import run_tour

    return run_tour(options.folder, options.act)


def _ingest(options: argparse.Namespace) -> int:
    from moderator_app.demo import ingest_path

    report = ingest_path(options)
    if options.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        for fault in report.faults:
            print(fault, file=sys.stderr)
        print(f"{report.accepted} accepted, {report.duplicates} known already, {report.rejected} rejected")
    return 1 if report.rejected or report.faults else 0


def _detect(options: argparse.Namespace) -> int:
    from moderator_app.detectors import Document, scan
    from moderator_app.domain.transcript import Lane, Segment

    text = options.path.read_text(encoding="utf-8") if options.path else sys.stdin.read()
    segments = [
        Segment(lane=Lane.SPEECH, seq=index, text=line, t0_ms=index * 1000, t1_ms=index * 1000 + 1000)
        for index, line in enumerate(text.splitlines())
    ]
    name = options.path.name if options.path else "<stdin>"
    for hit in scan(Document(item_id=name, segments=tuple(segments), listing=None, cut_at_ms=0)):
        if options.json:
            import msgspec

            print(msgspec.json.encode(hit).decode())
        else:
            place = f"{name}:{hit.seq + 1}:{hit.start}-{hit.end}"
            print(f"{place}: {hit.category} {hit.score} {hit.explanation.heard} — {hit.explanation.why.en}")
    return 0


def _accounts(options: argparse.Namespace) -> int:
    from moderator_app.demo import add_account, list_accounts
    from moderator_app.server.accounts.terminal import act

    server, database, name = options.data / "server", options.database, getattr(options, "name", "")
    if options.action == "add":
        password = "" if options.outside else sys.stdin.readline().rstrip("\n")
        add_account(server, name, options.display or name, password, options.role, database_url=database)
        return 0
    manager = getattr(options, "manager", "")
    told = (
        list_accounts(server, database)
        if options.action == "list"
        else act(server, options.action, name, database, manager=manager)
    )
    for line in told:
        print(line)
    return 0


def _verify_announcement(options: argparse.Namespace) -> int:
    from moderator_app.audit import announcement
    from moderator_app.audit.notes import open_checkpoint
    from moderator_app.domain.checkpoint import parse_key
    from moderator_app.domain.errors import BadInput

    data = options.export.read_bytes()
    key = parse_key(options.key) if options.key else announcement.own_key(data)
    if not options.key:
        print(f"note: trusted the key that the file itself names: {key}", file=sys.stderr)
    known = [open_checkpoint(path.read_text(encoding="utf-8"), key) for path in options.checkpoint]
    try:
        found = announcement.verify_announcement(data, key)
    except BadInput as error:
        print(f"TAMPERED {error}")
        return 1
    if not all(announcement.fits(found, one) for one in known):
        print("TAMPERED its checkpoint is of another log than the one that is remembered")
        return 1
    print(f"good: published under a signed checkpoint over {found.size} events of {found.origin}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from moderator_app.audit.announcement import is_announcement
    from moderator_app.audit.verify import verify_export
    from moderator_app.domain.checkpoint import parse_key

    if is_announcement(options.export):
        return _verify_announcement(options)
    verdict = verify_export(
        options.export,
        key=parse_key(options.key) if options.key else None,
        known=[path.read_text(encoding="utf-8") for path in options.checkpoint],
    )
    if verdict.own_key and verdict.key is not None:
        print(f"note: trusted the key that the export itself names: {verdict.key}", file=sys.stderr)
    if verdict.fault is not None:
        print(f"TAMPERED {verdict.fault}")
        return 1
    print(f"good: {verdict.events} events, {verdict.sealed} of them under {verdict.checkpoints} signed checkpoints")
    if verdict.signatures:
        print(f"{verdict.signatures} decisions were signed by the desks of those who are named")
    return 0


def _bench(options: argparse.Namespace) -> int:
    try:
        from tests.bench.figures import run_bench
    except ImportError:
        print("moderator: the benchmarks are part of a checkout; run this from one", file=sys.stderr)
        return 2
    return run_bench(options.names, as_json=options.json)


_COMMANDS = {
    "demo": _demo,
    "desk": _desk,
    "serve": _serve,
    "backup": _backup,
    "restore": _restore,
    "tour": _tour,
    "ingest": _ingest,
    "detect": _detect,
    "accounts": _accounts,
    "verify": _verify,
    "bench": _bench,
}
