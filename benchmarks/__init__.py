"""What Plumbline costs: seconds, memory, requests, as ratios within one run.

`make bench` writes results.md. Nothing here is a test, and no test asserts a second.
"""
