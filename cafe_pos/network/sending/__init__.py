"""The till's side: a month gathered, cleaned of names, written, signed and recorded."""
