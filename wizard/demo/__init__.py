"""The demo: an AWS that really checks, sample data, and the one foreground process tree behind `make demo`."""
