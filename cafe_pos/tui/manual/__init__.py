"""The manual on the screen: its pages, laid out in lines, and which one belongs to a place."""
