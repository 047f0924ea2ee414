"""Input made to do harm: files, scripts, formulas; generated, never kept."""
