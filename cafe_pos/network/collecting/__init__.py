"""The coordinators' side: what somebody sent is read as hostile, decided on, and kept."""
