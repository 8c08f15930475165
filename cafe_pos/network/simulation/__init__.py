"""A network made up from a seed: real cafés, founded, rung, closed and exported by our own code."""
