"""The eyes: what in a document deserves a reviewer's look, where it stands in the original, and why.

Read in this order: document, views, lexicon, bank, scene, hits, then one detector after the other, registry, eyes.
"""

from __future__ import annotations

from moderator_app.detectors.document import Document
from moderator_app.detectors.eyes import Card, Eyes, default, open_eyes, scan

__all__ = ["Card", "Document", "Eyes", "default", "open_eyes", "scan"]
