"""The manifest's lines as JSON Schema (2020-12), made from the types that decode them.

``python -m moderator_app.intake.schema > resources/schema/manifest.schema.json`` writes the file; a test proves it
fresh.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from moderator_app.intake.rows import ManifestRow


def manifest_schema() -> dict[str, Any]:
    """Return the schema of one line of a manifest."""
    schema: dict[str, Any] = msgspec.json.schema(ManifestRow)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of a manifest",
        "description": "A merchant, an item or an earlier decision. Times are milliseconds, money minor units.",
        **schema,
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(manifest_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
