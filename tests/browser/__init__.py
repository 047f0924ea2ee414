"""The real product in a real browser: how it is started, watched and walked through."""
