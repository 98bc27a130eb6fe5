"""Appeals, withdrawal, and taking everything back."""
