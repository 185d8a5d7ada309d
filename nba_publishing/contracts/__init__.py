"""What we promise: one strict pydantic model per published file."""
