"""The leads' room: the decision log, and what samples say about the work."""
