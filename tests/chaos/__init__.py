"""Real processes, a real network stack between them, and somebody who kills and cuts at random."""
