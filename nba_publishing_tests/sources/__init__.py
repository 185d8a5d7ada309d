"""What we read, tested against what is declared."""
