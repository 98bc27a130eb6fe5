"""Measures over time: scheduled, applied, ended, lifted; and the emergency stop."""
