"""The API's part about work: tickets and their lines."""
