"""The network's side: a month in one signed file, and what a coordinator does with many of them."""
