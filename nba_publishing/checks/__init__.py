"""What must hold: checks that read what is published and what is loaded."""
