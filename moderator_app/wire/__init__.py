"""The words between the two houses, said once: what calls there are (protocol) and what they carry (messages)."""
