"""A day at several desks in one thread: the real courier and the real rules, with time, network and deaths drawn."""
