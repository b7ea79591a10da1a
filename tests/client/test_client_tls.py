"""Certificates: real TLS servers on this machine, with certificates made by openssl."""

import asyncio
import shutil
import ssl
import subprocess

import pytest

from leanix_tui.client import LeanIXClient
from leanix_tui.errors import CertificateRefused, ConfigError

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command to make certificates"),
]


def make_certificate(folder, name, alternative):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=t", "-addext", f"subjectAltName={alternative}"],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, certificate


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"), "right", "DNS:localhost,IP:127.0.0.1")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"), "other", "DNS:somewhere.example")


async def serve(reader, writer):
    try:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"access_token": "opaque", "expires_in": 3599}'
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        return
    finally:
        writer.close()


async def start(files):
    key, certificate = files
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    return server, f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_an_unknown_certificate_is_refused_with_a_way_out(right, quick):
    server, url = await start(right)
    async with server:
        client = LeanIXClient(url, "LXT_x", policy=quick)
        with pytest.raises(CertificateRefused) as refused:
            await client.connect()
        assert "ca_file" in refused.value.remedy
        assert len(client.log) == 1
        await client.close()


async def test_a_certificate_of_ones_own_can_be_named(right):
    server, url = await start(right)
    async with server, LeanIXClient(url, "LXT_x", ca_file=right[1]) as client:
        assert client.identity.host == url


async def test_checking_can_be_switched_off_for_a_run(right):
    server, url = await start(right)
    async with server, LeanIXClient(url, "LXT_x", verify=False) as client:
        assert client.identity.host == url


async def test_a_trusted_certificate_for_another_host_is_refused(other, quick):
    server, url = await start(other)
    async with server:
        client = LeanIXClient(url, "LXT_x", ca_file=other[1], policy=quick)
        with pytest.raises(CertificateRefused) as refused:
            await client.connect()
        assert "127.0.0.1" in str(refused.value)
        await client.close()


async def test_a_host_that_does_not_speak_tls_is_told_apart(simulator, quick):
    client = LeanIXClient(simulator.url.replace("http:", "https:"), "LXT_x", policy=quick)
    with pytest.raises(CertificateRefused, match="No secure connection"):
        await client.connect()
    await client.close()


@pytest.mark.parametrize("content", [None, "not a certificate"])
async def test_an_unusable_certificate_file_is_named(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    client = LeanIXClient("leanix.example", "LXT_x", ca_file=path)
    with pytest.raises(ConfigError) as refused:
        await client.connect()
    assert "ca.pem" in refused.value.detail
    await client.close()
