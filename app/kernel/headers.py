"""The headers of every answer: what a browser may run, embed and keep."""

import hashlib

from flask import Flask, Response, g, request, session

from app.kernel import current

#: Nothing inline, nothing from elsewhere; htmx and the map fetch from the portal itself.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}


def install(app: Flask) -> None:
    """Add the headers to every answer, error pages and files included."""
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if current.settings().public_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if session.accessed and session:
        g.private = True
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.direct_passthrough:
        _validate(response)
    return response


def _validate(response: Response) -> None:
    """Let caches ask whether their copy still holds; what somebody with a session sees is kept nowhere."""
    if g.get("private"):
        response.headers["Cache-Control"] = "private, no-store"
        response.vary.add("Cookie")
        return
    if response.mimetype == "text/html":
        response.vary.add("Cookie")  # the head of each page says who has signed in
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if "ETag" not in response.headers and not response.is_streamed:
        response.set_etag(hashlib.blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
