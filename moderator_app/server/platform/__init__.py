"""Calls to the platform: signed, repeated until they are acknowledged, or listed as dead."""
