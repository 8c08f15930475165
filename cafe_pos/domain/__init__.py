"""The rules of the till: pure functions of plain data, standard library only."""
