"""Is the café viable? The monthly figures as functions of plain data (DOMAIN, "Viability").

`inputs` is what a month was, `figures` what it comes to, `verdict` what may be said of twelve of
them, `levers` what would change it most, `projection` what another price or rent would make of
the next year. Nothing here knows a table, a screen or a word of a language.
"""
