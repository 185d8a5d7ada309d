"""What we work out: pure functions over frames, numbers in and numbers out."""
