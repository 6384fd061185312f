"""The parts of the Data step: what may be shown of a sample, and how its pieces are laid out."""
