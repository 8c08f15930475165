"""What leaves the café to be read elsewhere: archives that verify without this program."""
