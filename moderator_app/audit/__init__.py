"""The notary: Ed25519 for checkpoints, and the proof of an exported log on any machine, without a server."""
