"""IAM's policy language: judges what documents allow. Pure; raises nothing."""
