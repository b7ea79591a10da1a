"""The workspace as it was last seen, in files: on the screen before the first request is sent."""
