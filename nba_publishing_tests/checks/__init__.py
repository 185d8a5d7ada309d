"""Stories about the checks."""
