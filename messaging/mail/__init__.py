"""Mail as text: reading, threading and writing it; needs no Django set up."""
