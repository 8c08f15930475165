"""cafe-pos: the till and the back office of a village café."""

__version__ = "0.1.0"
