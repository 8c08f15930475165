"""The catalogue: articles, menus, prices to come, rules, its file and its displays."""
