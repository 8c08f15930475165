"""Printed documents: a description, its layout in columns, then text, ESC/POS bytes or PDF.

Pure: no file, no clock, no database, nothing of the café. The road is always the same::

    document = receipts.ticket.document(ticket, FRENCH)
    layout = receipts.layout.lay_out(document, columns=48)
    receipts.text.render(layout)      # the preview on the screen
    receipts.escpos.encode(layout)    # the bytes for the printer
    receipts.pdf.render(layout)       # the same lines on a page

The three renderers print the same lines: what the screen shows is what the paper says.
"""
