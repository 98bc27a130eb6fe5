"""The shell around the rooms: window, sign-in, preferences, palette, sheets, and how sentences reach a person."""
