"""What a page may load and run: its Content Security Policy, the same for every page of a site.

The same, because with instant navigation the policy of the first page governs all that follow. Everything
comes from the site itself, but for players and clips of the hosts in the table of embeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.embed import frame_hosts

if TYPE_CHECKING:
    from promptguide.table_records import Hosts

THEME_SCRIPTS = {
    "announce.html": "sha256-5EHb3eWgUBuZUnu0Q9hodd97GgLtFd937Ze0yCNOS3A=",
    "consent.html": "sha256-OQfXfBx48mWMT++xwMuKTK+eZkee2urOZcbB4hP0cQc=",
}
"""The scripts that Material 9.8.1 writes into a page when a guide asks for them, by the template of each.

Pinned: a hash taken from a built page would bless whatever has got into it. Without these features no page
has a script inside; what Material writes into every page is in ``assets/shell.js``.
"""

HEADERS = "_headers"
"""The file in which some hosts (Netlify, Cloudflare Pages) look for the headers of responses."""


def policy(hosts: Hosts) -> str:
    """The policy as one line, for a page or a header."""
    scripts = " ".join(f"'{digest}'" for digest in THEME_SCRIPTS.values())
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {scripts}",
            "style-src 'self'",
            "img-src 'self' data:",  # the theme's icons
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            _sources("media-src", hosts.files),
            _sources("frame-src", frame_hosts(hosts)),
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
        )
    )


def headers(policy: str) -> str:
    """The content of ``_headers``; a page itself cannot forbid others to frame it, a header can."""
    lines = (
        f"Content-Security-Policy: {policy}; frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: strict-origin-when-cross-origin",
    )
    return "\n".join(["/*", *(f"  {line}" for line in lines), ""])


def _sources(directive: str, hosts: list[str]) -> str:
    """A directive that allows hosts, or nothing."""
    return " ".join(
        [directive, *(f"https://{host}" for host in sorted(set(hosts)))] if hosts else [directive, "'none'"]
    )
