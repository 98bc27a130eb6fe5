"""Many alike cases decided in one go, each with its own evidence and its own notice."""
