#!/bin/sh
# Remakes build_spec/requirements.lock from pyproject.toml: exact versions and hashes for every platform, and no
# download address, so that each machine's own pip configuration decides where packages come from.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
"$root/run" --setup
cd "$root"
.venv/bin/python -c 'import uv' 2>/dev/null || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
.venv/bin/python -m uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
    --python-version 3.11 --extra dev "$@" pyproject.toml --output-file build_spec/requirements.lock
