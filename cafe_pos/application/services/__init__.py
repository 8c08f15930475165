"""A café's own services, what every service does in a sale, and what waits."""
