"""The tamper-evident log: events numbered into a tree, sealed by signed checkpoints, proven to whoever asks."""
