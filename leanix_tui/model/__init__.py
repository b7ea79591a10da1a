"""What LeanIX things are: values without any I/O."""
