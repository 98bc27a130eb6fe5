"""Accounts and sign-ins: who works here, and their tokens."""
