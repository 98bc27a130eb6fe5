"""What the databases themselves must do, and how statements reach them."""
