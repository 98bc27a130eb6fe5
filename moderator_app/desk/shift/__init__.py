"""The offline shift: what is taken along, how far the preparation is, what is left, and giving the rest back."""
