"""The second and the third person, each without a trace of what came before them."""
