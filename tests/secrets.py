"""Secrets of nobody, in the forms that AWS gives them, for tests that they are kept and shown nowhere."""

from __future__ import annotations

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SESSION_KEY_ID = "ASIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjEJr/" + "Kx7pQ2/Zt9" * 20
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAcanary\n-----END RSA PRIVATE KEY-----"
PRESIGNED = "https://acme-ml.s3.amazonaws.com/in/a.csv?X-Amz-Credential=x&X-Amz-Signature=0f1e2d3c4b"
