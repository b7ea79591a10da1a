"""Everything that draws: virtual lists, text lines and trees. They get values and post messages, and fetch nothing."""
