"""Full addresses for mails and prints, the same from a request, the clock or a command."""

from flask import current_app


def external(endpoint: str, **values) -> str:
    """The full address of an endpoint under the installation's own base address."""
    adapter = current_app.url_map.bind("", url_scheme="http")
    return current_app.config["SETTINGS"].base_url.rstrip("/") + adapter.build(endpoint, values)
