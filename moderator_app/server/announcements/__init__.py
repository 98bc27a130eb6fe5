"""Announcements: compiled from decisions, approved by a second person, published with a number, corrected in public."""
