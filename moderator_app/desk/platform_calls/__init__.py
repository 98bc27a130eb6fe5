"""Calls that the platform never took, to be looked at and sent again."""
