"""What a question waits for, in C.

`KERNELS` is None where it could not be compiled: then numpy does the same, slower.
"""

try:
    from index.native import kernels as KERNELS  # noqa: N812 - a constant, of which there may be none
except ImportError:  # installed without a C compiler
    KERNELS = None  # type: ignore[assignment]
