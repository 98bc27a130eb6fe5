"""Versions of the law: drafted, replayed, approved by somebody else, announced, read, in effect."""
