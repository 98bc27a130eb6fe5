"""Appeals and withdrawals: what is taken back, and how far that has come."""
