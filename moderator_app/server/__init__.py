"""The backend: takes in what was flagged, hands out cases, books decisions exactly once, and tells the desks."""
