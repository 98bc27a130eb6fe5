"""What is decided: decisions booked exactly once, and the ledger that follows from them."""
