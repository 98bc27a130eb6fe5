"""Ninety invented days of work, made by a seed: sellers, clips, people with their habits, decisions, second looks.

Nothing is written past the server: every row goes through the same calls, checks and audit log as a desk's, only the
clock is set by hand. So the decision log, the figures and the proofs show what they would show after ninety real days.
"""
