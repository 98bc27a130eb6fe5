"""The way to the server: the wire over HTTP, the courier on its own thread, and where its secrets are kept."""
