"""The verdict: ``draft`` (the work so far), ``model`` (what follows), ``missing`` (what it lacks), then the forms."""
