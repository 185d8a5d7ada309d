"""Stories about the command line."""
