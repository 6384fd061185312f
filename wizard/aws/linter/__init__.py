"""Judges pasted policies and error messages against the calls that Embark makes. Pure; raises nothing."""
