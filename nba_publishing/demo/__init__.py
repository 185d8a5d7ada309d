"""A deterministic league of invented players that fills the embedded warehouse."""
