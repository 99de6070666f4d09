"""The open link as people meet it: its address and its QR code."""

import io

from campaign_app.core.links import external
from campaign_app.scans.models import Scan


def open_address(scan: Scan) -> str | None:
    """The full address of the open link; None without one."""
    return external("answers.enter_open", token=scan.open_token) if scan.open_token else None


def qr_picture(address: str) -> bytes:
    """A QR code as SVG, dark on white in every theme, readable when a sixth of it is damaged."""
    # imported when first asked: no respondent's page needs it
    import segno

    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=True, svgns=True, nl=False
    )
    return picture.getvalue()
