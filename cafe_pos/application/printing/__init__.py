"""Paper: what is asked for, the documents on it, the queue before the printer."""
