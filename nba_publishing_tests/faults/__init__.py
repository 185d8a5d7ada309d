"""Stories about processes, stores and clocks that fail."""
