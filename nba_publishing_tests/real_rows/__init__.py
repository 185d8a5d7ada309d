"""A second, deliberately plain computation of published files from the real rows."""
