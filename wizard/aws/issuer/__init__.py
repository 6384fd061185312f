"""Embark as an OIDC identity provider: its signing keys through their life, and the ID tokens that AWS takes."""
