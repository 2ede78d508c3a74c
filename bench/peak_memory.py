"""The most memory that this process has held."""

from pathlib import Path


def peak_memory() -> float:
    """Return this process's peak in MiB. (`getrusage` would count that of the process that started it.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
