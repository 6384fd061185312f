"""The AWS access step as the wizard and the hand-off page share it."""
