"""The case: its row, what it contains, and the recordings that belong to it."""
