"""What a desk is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConfig:
    """One desk: its folder and its server, and what is known of the person."""

    data_dir: Path
    """The desk's own folder; made when it is missing."""
    server_url: str
    """Where the server is, without a path."""
    name: str = ""
    """Account to offer in the sign-in form."""
    password: str = ""
    """Signs in at once with ``name``, and seals the vault where there is no keyring; for a demo."""
    passphrase: str = ""
    """Of the vault, where there is no keyring."""
    language: str = ""
    """``en`` or ``zh_CN``; as last chosen when empty."""
    theme: str = ""
    """``light``, ``dark`` or ``contrast``; as last chosen when empty."""
