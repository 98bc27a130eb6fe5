"""Care for who looks: exposure, breaks and opt-outs, of the caller alone."""
