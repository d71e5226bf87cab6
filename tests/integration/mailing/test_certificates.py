"""Mails go out only to a server that shows a certificate for its name, where TLS is asked for."""

import ipaddress
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from app.kernel.database import now
from app.mailing.sending import Sender
from app.mailing.transports import Away
from tests.integration.mailing.conftest import put
from tests.support.mail import outbox, running_mail_server

Use = Callable[..., None]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """Give the context of a server at 127.0.0.1, and the file by which it can be trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    moment = now()
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private, public = tmp_path / "key.pem", tmp_path / "certificate.pem"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


@pytest.mark.parametrize("starttls", [True, False])
def test_a_server_with_a_certificate_that_is_trusted_gets_mails(
    app: Flask, use: Use, certificate: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch, *, starttls: bool
) -> None:
    context, public = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    put(app)
    with running_mail_server(certificate=context, starttls=starttls) as server:
        use(smtp_url=server.url)
        assert Sender(app).send() == 1
    assert len(server.received) == 1


@pytest.mark.parametrize("starttls", [True, False])
@pytest.mark.parametrize("fault", ["unknown authority", "another name"])
def test_a_server_that_cannot_show_who_it_is_gets_nothing(
    app: Flask,
    use: Use,
    certificate: tuple[ssl.SSLContext, Path],
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    *,
    starttls: bool,
) -> None:
    context, public = certificate
    put(app)
    with running_mail_server(certificate=context, starttls=starttls) as server:
        url = server.url
        if fault == "another name":
            monkeypatch.setenv("SSL_CERT_FILE", str(public))
            url = url.replace("127.0.0.1", "localhost")
        use(smtp_url=url)
        with pytest.raises(Away, match="CERTIFICATE_VERIFY_FAILED"):
            Sender(app).send()
    assert server.received == []
    assert outbox(app)[0].state == "waiting"


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(app: Flask, use: Use) -> None:
    put(app)
    with running_mail_server() as server:
        use(smtp_url=f"{server.url}?starttls=1")
        with pytest.raises(Away):
            Sender(app).send()
    assert server.received == []


def test_a_server_that_wants_a_password_gets_it(
    app: Flask, use: Use, certificate: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, public = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    put(app)
    with running_mail_server(certificate=context, starttls=True, accounts=True) as server:
        use(smtp_url=server.url.replace("://", "://portal%40us:wrong@"))
        with pytest.raises(Away) as caught:
            Sender(app).send()
        assert "wrong" not in str(caught.value)
        use(smtp_url=server.url)
        put(app, key="without a password")
        assert Sender(app).send() == 0
        put(app, key="with it")
        use(smtp_url=server.url.replace("://", "://portal%40us:right@"))
        assert Sender(app).send() == 1
    assert ("portal@us", "right") in server.logins
    assert [row.state for row in outbox(app)] == ["waiting", "waiting", "sent"], "it is no fault of the mails"
