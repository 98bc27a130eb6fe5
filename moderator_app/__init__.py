"""moderator_app: the review desk for live-commerce trust and safety."""

__version__ = "0.1.0"
