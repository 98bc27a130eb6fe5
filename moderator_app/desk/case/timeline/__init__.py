"""The timeline: ``geometry`` (what is in view), ``lanes`` (what there is), ``painting`` and ``widget``."""
