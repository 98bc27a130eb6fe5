"""The queue room: which cases wait, in which order, and why."""
