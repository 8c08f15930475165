"""Drawing: a grid of cells, colours, large figures; each pane and each kind of panel."""
