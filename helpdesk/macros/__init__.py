"""Macros: texts with places to fill, and what is done when they are sent."""
