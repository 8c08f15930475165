"""The families of what an act may ask of the database, joined in `storage/unit_of_work.py`."""
