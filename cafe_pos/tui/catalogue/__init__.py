"""The catalogue at the counter: articles, families, menus, price rules, its file."""
