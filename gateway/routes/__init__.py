"""One module per noun; each route validates, calls one service, shapes the answer."""
