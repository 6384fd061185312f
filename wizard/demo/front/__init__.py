"""The verifying front: judges web identity tokens and session policies, then lets MiniStack do the rest."""
