"""Versions of the law: what a draft changes, what it would have changed, who approves it."""
