"""How an account on the platform is shown: its parts, their words, their tones."""
