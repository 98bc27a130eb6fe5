"""The tour: drives the real application through a day's work in a real window and leaves numbered screenshots."""
