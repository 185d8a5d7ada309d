"""The trends section of the site: what is hot, cold, due and worth knowing."""
