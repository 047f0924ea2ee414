"""The demo: invented people and matters, for a first look and for measuring at size."""
