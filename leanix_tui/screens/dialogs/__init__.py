"""Questions and short looks on top of a screen. Any screen may open them."""
