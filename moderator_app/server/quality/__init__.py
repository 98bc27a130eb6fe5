"""The leads' room: the decision log, samples and blind reviews, figures, and the control of work."""
