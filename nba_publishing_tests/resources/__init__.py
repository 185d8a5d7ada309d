"""Tests of the warehouse, the stores and the clock."""
