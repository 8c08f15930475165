"""Benchmarks: `make bench` prints one table; ratios are measured against the bare operation."""
