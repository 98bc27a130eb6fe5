"""The reviewer's desk (PySide6): rooms, what they share, the way to the server, and the offline store."""
