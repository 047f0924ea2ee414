"""The lending platform beside the desk: one protocol, several adapters."""
