"""Stand-ins for what lies outside of the house."""
