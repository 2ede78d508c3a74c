"""How a text's topics are found: by the mentions in it, and by meaning."""
