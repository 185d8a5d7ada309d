"""What we read: the declared source tables, the queries over them and the cleaned relations."""
