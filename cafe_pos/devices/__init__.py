"""What is plugged in: transports to printers, and the spool that works through them."""
