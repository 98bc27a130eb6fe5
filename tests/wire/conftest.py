"""A server of today is asked on whichever database the server's tests run."""

from __future__ import annotations

from tests.server.databases import one_cluster, own_databases

__all__ = ["one_cluster", "own_databases"]
