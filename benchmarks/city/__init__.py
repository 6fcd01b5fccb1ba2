"""A city of any size for the benchmarks, drawn from a seed: nothing in it exists."""
