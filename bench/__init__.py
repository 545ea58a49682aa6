"""Throughput, latency, CPU and memory, measured beside what the bare parts can do."""
