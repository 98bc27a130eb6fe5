"""The room of the second person and of the third, who settles what two people found differently."""
