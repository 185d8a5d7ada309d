"""How a built document becomes a public file."""
