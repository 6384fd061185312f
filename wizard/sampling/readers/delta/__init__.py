"""Delta tables: the log is replayed here by the protocol, the data files are decoded by the Parquet reader.

Source of every fact on the format: https://github.com/delta-io/delta/blob/master/PROTOCOL.md. Why no library does it is
told in docs/adr/0012. `read` is the way in.
"""

from wizard.sampling.readers.delta.table import read

__all__ = ["read"]
