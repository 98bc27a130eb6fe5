"""The line: which cases wait, who holds which, and for how long."""
