"""Benchmarks: figures over many companies by sector, by size and in all, kept by the clock in batches."""
