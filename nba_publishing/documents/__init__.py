"""What we publish: one module per file on the site."""
