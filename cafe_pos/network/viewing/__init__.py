"""What the coordinators ask of the warehouse: the engine, the questions, the overview."""
