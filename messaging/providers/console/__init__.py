"""Mail kept in a folder, where no server is set up."""
