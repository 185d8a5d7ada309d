"""Stories about the behaviour of nba_publishing."""
