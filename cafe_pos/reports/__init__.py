"""Pages on A4 or A3: displays for the wall, statements; they read views, never tables."""
