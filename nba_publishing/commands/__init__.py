"""The commands of `nba-publishing`, one module each."""
