# SPDX-License-Identifier: Apache-2.0
"""CMS that must not be believed in a PDF whose structure is right (RFC 5652, RFC 5035, EN 319 142-1 6.3).

weak.pem has a short key; twin.pem has the issuer, serial and subject of rsa.pem and another key.
"""
from forge import contract, signing, value, written


def der(name):
    """The certificate NAME.der."""
    with open(name + ".der", "rb") as f:
        return f.read()


def cases(forger):
    plain = signing(written(contract()))

    def made(*options, **how):
        return forger.seal(plain, cms=lambda content: forger.cms(content, *options, **how))

    def spoilt(old, new, **how):
        """The CMS with some of its bytes replaced by as many others."""
        def sign(content):
            out = forger.cms(content, **how)
            assert out.count(old) == 1 and len(old) == len(new)
            return out.replace(old, new)
        return forger.seal(plain, cms=sign)

    yield "no-signed-attributes", "format", made("-noattr")
    yield "sha1", "algorithm", made(md="sha1")
    yield "md5", "algorithm", made(md="md5")
    yield "no-certificate-named", "certificate-binding", made("-nosmimecap")
    yield "no-certificate-carried", "certificate-binding", made("-cades", "-nocerts")
    yield "certificate-of-a-twin", "certificate-binding", spoilt(der("twin"), der("rsa"), key="twin")
    wide = b"<" + b"0" * 9000 + b">"
    holder = signing(written(contract()), value(hole=b"/Contents " + wide))
    attached = forger.seal(holder, hole=wide, cms=lambda content: forger.cms(content, "-cades", "-nodetach"))
    yield "content-attached", "format", attached
    yield "named-by-key-identifier", "format", made("-cades", "-keyid")
    yield "two-signers", "format", made("-cades", "-nocerts", "-signer", "weak.pem", "-inkey", "weak-key.pem")
    yield "short-key", "key", made("-cades", key="weak")
    yield "other-content", "hash", forger.seal(plain, cms=lambda content: forger.cms(content + b" "))

    version = b"\x02\x01%s\x31"
    for number in (b"\x00", b"\x02", b"\x05"):
        yield "version-%d" % number[0], "format", spoilt(version % b"\x01", version % number)
    listed = b"\x31\x0d\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02"
    for number in (b"\x03", b"\x09"):
        yield "hash-not-listed", "algorithm", spoilt(listed + b"\x01", listed + number)

    def broken(content):
        out = forger.cms(content)
        return out[:-1] + bytes([out[-1] ^ 1])
    yield "value-broken", "signature-value", forger.seal(plain, cms=broken)
