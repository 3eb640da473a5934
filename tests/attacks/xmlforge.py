# SPDX-License-Identifier: Apache-2.0
"""Signs XML as no honest program would: any reference, any place, any key.

All text here is written in canonical form, each namespace declared where exclusive canonical form
needs it, so that the digest of a piece is that of its text, wherever the piece is put.
"""
import base64
import hashlib
import os
import subprocess

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
ENC = "http://www.w3.org/2001/04/xmlenc#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DS + "enveloped-signature"
SHA256 = ENC + "sha256"
RSA_SHA256 = MORE + "rsa-sha256"
PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"

ID = "imza"
BODY = '<Odeme Id="odeme"><Alici>DENEME</Alici><Tutar>100</Tutar></Odeme>'
ORDER = "<Emir>%s</Emir>"


def b64(data):
    return base64.b64encode(data).decode()


def digest(text, name="sha256"):
    return b64(hashlib.new(name, text if isinstance(text, bytes) else text.encode()).digest())


def world(text):
    """The text with the address of a listener that must hear nothing, and the path of a file nobody may open."""
    return text.replace("@PORT@", os.environ.get("LISTENER", "0")).replace("@FILE@", os.environ.get("SENTINEL", "none"))


def transform(uri, inner=""):
    return '<ds:Transform Algorithm="%s">%s</ds:Transform>' % (uri, world(inner))


def reference(value, uri="", transforms=(ENVELOPED, C14N), extra="", method=SHA256):
    """A Reference; transforms are URIs or whole elements, extra are further attributes before URI."""
    listed = "".join(t if t.startswith("<") else transform(t) for t in transforms)
    target = "" if uri is None else ' URI="%s"' % world(uri)
    held = "<ds:Transforms>%s</ds:Transforms>" % listed if listed else ""
    return "<ds:Reference%s%s>%s%s</ds:Reference>" % (extra, target, held, digest_pair(value, method))


def certificate_der(name):
    return subprocess.run(["openssl", "x509", "-in", name + ".pem", "-outform", "DER"], capture_output=True,
                          check=True).stdout


def digest_pair(value, method=SHA256, prefix="ds"):
    return '<%s:DigestMethod Algorithm="%s"></%s:DigestMethod><%s:DigestValue>%s</%s:DigestValue>' % (
        prefix, method, prefix, prefix, value, prefix)


class Key:
    """NAME-key.pem and NAME.pem of tests/e2e/token.sh."""

    def __init__(self, name):
        self.name, self.der = name, certificate_der(name)

    def sign(self, text, *options, md="sha256"):
        command = ["openssl", "dgst", "-" + md, "-sign", self.name + "-key.pem", *options]
        return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout

    def spki(self):
        return subprocess.run(["openssl", "pkey", "-in", self.name + "-key.pem", "-pubout", "-outform", "DER"],
                              capture_output=True, check=True).stdout

    def certificate(self):
        return "<ds:X509Certificate>%s</ds:X509Certificate>" % b64(self.der)

    def key_info(self):
        return "<ds:KeyInfo><ds:X509Data>%s</ds:X509Data></ds:KeyInfo>" % self.certificate()

    def key_value(self):
        numbers = subprocess.run(["openssl", "rsa", "-in", self.name + "-key.pem", "-noout", "-modulus"],
                                 capture_output=True, check=True).stdout.decode()
        modulus = bytes.fromhex(numbers.strip().split("=")[1])
        return ("<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>%s</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
                "</ds:RSAKeyValue></ds:KeyValue>") % b64(modulus)

    def declared(self):
        """SigningCertificateV2 that names this certificate."""
        return declare(digest_pair(digest(self.der)))


def declare(pair, more=""):
    return ("<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>%s</xades:CertDigest>%s</xades:Cert>"
            "</xades:SigningCertificateV2>") % (pair, more)


class Signature:
    """The pieces of a signature; change them, then text() signs what SignedInfo says."""

    plain = False  # True: made without XAdES properties

    def __init__(self, key, references, objects=""):
        self.key, self.references, self.objects = key, list(references), objects
        self.id, self.props_id = ID, ID + "-ozellik"
        self.declared = key.declared()
        self.key_info = key.key_info()
        self.canon = transform(EXCLUSIVE).replace("ds:Transform", "ds:CanonicalizationMethod")
        self.method = '<ds:SignatureMethod Algorithm="%s"></ds:SignatureMethod>' % RSA_SHA256
        self.target = "#" + self.id
        self.with_properties = not Signature.plain
        self.value = None  # a function of the text of SignedInfo, or the key signs it

    def properties(self):
        return ('<xades:SignedProperties xmlns:xades="%s" Id="%s"><xades:SignedSignatureProperties>'
                "<xades:SigningTime>2026-11-23T10:00:00+03:00</xades:SigningTime>%s"
                "</xades:SignedSignatureProperties></xades:SignedProperties>") % (XADES, self.props_id,
                                                                                 self.signed_declared())

    def signed_declared(self):
        """As exclusive canonical form has it: ds is declared where it is first used."""
        text = self.declared
        for name in ("DigestMethod", "DigestValue", "X509IssuerName", "X509SerialNumber"):
            text = text.replace("<ds:%s" % name, '<ds:%s xmlns:ds="%s"' % (name, DS))
        return text

    def properties_reference(self):
        return reference(digest(self.properties()), "#" + self.props_id, (EXCLUSIVE,), ' Type="%s"' % PROPERTIES_TYPE)

    def info(self):
        listed = "".join(([self.properties_reference()] if self.with_properties else []) + self.references)
        # Attributes in canonical order: Type before URI.
        return '<ds:SignedInfo xmlns:ds="%s">%s%s%s</ds:SignedInfo>' % (DS, self.canon, self.method, listed)

    def qualifying(self):
        return '<xades:QualifyingProperties xmlns:xades="%s" Target="%s">%s</xades:QualifyingProperties>' % (
            XADES, self.target, self.properties())

    def signed_value(self):
        info = self.info()
        return b64(self.value(info) if self.value else self.key.sign(info))

    def text(self):
        held = "<ds:Object>%s</ds:Object>" % self.qualifying() if self.with_properties else ""
        return '<ds:Signature xmlns:ds="%s" Id="%s">%s<ds:SignatureValue>%s</ds:SignatureValue>%s%s%s</ds:Signature>' % (
            DS, self.id, self.info(), self.signed_value(), self.key_info, held, self.objects)


def whole(key, document=ORDER % BODY):
    """(head, signature, tail) of a document that is signed whole, by URI=""."""
    at = document.rindex("</")
    return document[:at], Signature(key, [reference(digest(document))]), document[at:]


def of_root(key, element=BODY):
    """The same, of a root that is signed by its Id."""
    at = element.rindex("</")
    sig = Signature(key, [reference(digest(element), "#odeme", (ENVELOPED, EXCLUSIVE))])
    return element[:at], sig, element[at:]


def of_child(key):
    """The same, of a child of the root that is signed by its Id, the signature beside it."""
    sig = Signature(key, [reference(digest(BODY), "#odeme", (EXCLUSIVE,))])
    return "<Emir>" + BODY, sig, "</Emir>"


def enveloping(key, body=BODY):
    """A signature that is the root and holds what it signs."""
    held = '<ds:Object xmlns:ds="%s" Id="icerik">%s</ds:Object>' % (DS, body)
    return Signature(key, [reference(digest(held), "#icerik", (EXCLUSIVE,))], held)


def joined(parts):
    head, sig, tail = parts
    return head + sig.text() + tail
