"""What is measured, and against what; `make bench` runs it, RESULTS.md keeps a run."""
