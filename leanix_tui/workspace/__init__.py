"""One LeanIX workspace in memory: loaded, searched, walked."""
