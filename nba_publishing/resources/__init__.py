"""With what: the warehouse, the stores and the clock a run works with."""
