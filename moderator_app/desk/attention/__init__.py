"""What needs a person: refused decisions beside what refused them, and work that was never submitted."""
