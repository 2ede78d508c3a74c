"""Boxes around segments, in PDF points from the page's lower left corner."""

from collections.abc import Sequence

from ingest.assemble import BBox
from ingest.pdf.lines import Segment


def box_of(parts: Sequence[Segment]) -> BBox:
    """Return the box around segments, to a tenth of a point."""
    return (
        round(min(part.x0 for part in parts), 1),
        round(min(part.bottom for part in parts), 1),
        round(max(part.x1 for part in parts), 1),
        round(max(part.top for part in parts), 1),
    )
