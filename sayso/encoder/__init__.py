"""Text as the network reads it: words and word pieces, windows, and the network at run time."""
