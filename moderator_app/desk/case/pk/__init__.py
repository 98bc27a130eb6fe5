"""Two rooms on one clock: ``together`` (the clock), ``lines`` and ``prices`` (what is compared), ``view``."""
