"""French papers as little Markdown: their words are the law's, and are not translated."""
