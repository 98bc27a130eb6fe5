"""The door of the platform: what was flagged comes in, is looked at by the detectors, and becomes cases."""
