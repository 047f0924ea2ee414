"""What every endpoint of the API shares: its base, problems, paging, throttling."""
