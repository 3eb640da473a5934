# SPDX-License-Identifier: Apache-2.0
"""Signed XML that must be accepted: xmlbenign.py FOLDER SIGN-COMMAND...

Signatures by xmlsec1, pretty and plain, of every packaging, canonical form and digest that it knows, by the
forger's hand in odd but right forms, and what may be done to any of them without changing what is signed.
manifest.tsv has update, file, how many signatures there are, and whether xmlsec1 can check it.
"""
import re
import subprocess
import sys

import xmlforge
from make import Folder
from xmlforge import BODY, C14N, DS, ENC, ENVELOPED, EXCLUSIVE, MORE, ORDER, PROPERTIES_TYPE, XADES, digest, joined
from xmltricks import replaced

METHODS = (C14N, C14N + "#WithComments", "http://www.w3.org/2006/12/xml-c14n11",
           "http://www.w3.org/2006/12/xml-c14n11#WithComments", EXCLUSIVE, EXCLUSIVE + "WithComments")
HASHES = {"sha256": ENC + "sha256", "sha384": MORE + "sha384", "sha512": ENC + "sha512"}

PRETTY = """<?xml version="1.0" encoding="UTF-8"?>
<!-- bir emir -->
<e:Emir xmlns:e="urn:emir" Id="emir" tarih='2026-11-23'>
  <e:Odeme   para="TL"
             Id="odeme"><e:Alici>D&#69;NEME &amp; Ş</e:Alici><e:Tutar><![CDATA[100]]></e:Tutar></e:Odeme>
  <?yazdir a4?>
@SIGNATURE@
</e:Emir>
"""
TEMPLATE = """  <Signature xmlns="%(ds)s" Id="imza">
    <SignedInfo>
      <CanonicalizationMethod Algorithm="%(info)s" />
      <SignatureMethod Algorithm="%(method)s" />
      <Reference Id="belge" URI="%(uri)s">
        <Transforms>%(transforms)s
        </Transforms>
        <DigestMethod Algorithm="%(hash)s" />
        <DigestValue></DigestValue>
      </Reference>
      <Reference URI="#ozellik" Type="%(type)s">
        <Transforms><Transform Algorithm="%(props)s" /></Transforms>
        <DigestMethod Algorithm="%(hash)s" />
        <DigestValue></DigestValue>
      </Reference>
    </SignedInfo>
    <SignatureValue Id="deger"></SignatureValue>
    <KeyInfo Id="anahtar">
      <KeyName>DENEME</KeyName>
      %(value)s
      <X509Data><X509SubjectName>CN=DENEME</X509SubjectName>
        <X509Certificate>%(certificate)s</X509Certificate></X509Data>
    </KeyInfo>
    <Object>
      <xa:QualifyingProperties xmlns:xa="%(xades)s" Target="#imza">
        <xa:SignedProperties Id="ozellik">
          <xa:SignedSignatureProperties>
            <xa:SigningTime>2026-11-23T10:00:00+03:00</xa:SigningTime>
            <xa:SigningCertificateV2><xa:Cert><xa:CertDigest>
              <DigestMethod Algorithm="%(sha256)s"/><DigestValue>%(named)s</DigestValue>
            </xa:CertDigest></xa:Cert></xa:SigningCertificateV2>
          </xa:SignedSignatureProperties>
          <xa:SignedDataObjectProperties>
            <xa:DataObjectFormat ObjectReference="#belge"><xa:MimeType>text/xml</xa:MimeType></xa:DataObjectFormat>
          </xa:SignedDataObjectProperties>
        </xa:SignedProperties>
        <xa:UnsignedProperties/>
      </xa:QualifyingProperties>
    </Object>@OBJECT@
  </Signature>"""

IDS = ["--id-attr:Id", XADES + ":SignedProperties", "--id-attr:Id", DS + ":Object", "--id-attr:Id", "urn:emir:Odeme",
       "--id-attr:Id", "urn:emir:Emir"]
ECDSA = {"p256": "ecdsa-sha256", "p384": "ecdsa-sha384"}


class Xmlsec:
    def __init__(self, folder):
        self.folder = folder

    def template(self, key, **pieces):
        filled = {"ds": DS, "xades": XADES, "type": PROPERTIES_TYPE, "sha256": ENC + "sha256", "info": EXCLUSIVE,
                  "method": MORE + ECDSA.get(key.name, "rsa-sha256"), "hash": ENC + "sha256", "props": EXCLUSIVE, "uri": "",
                  "certificate": xmlforge.b64(key.der), "named": digest(key.der),
                  "value": "" if key.name in ECDSA else "<KeyValue/>",
                  "transforms": "".join('\n          <Transform Algorithm="%s"/>' % t for t in (ENVELOPED, C14N))}
        filled.update(pieces)
        return TEMPLATE % filled

    def sign(self, key, document):
        """The template filled by xmlsec1."""
        with open("template.xml", "w", encoding="utf-8") as f:
            f.write(document)
        subprocess.run(["xmlsec1", "--sign", "--privkey-pem", key.name + "-key.pem", *IDS, "--output", "made.xml",
                        "template.xml"], check=True, capture_output=True)
        with open("made.xml", encoding="utf-8") as f:
            return f.read()

    def enveloped(self, key, **pieces):
        text = self.template(key, **pieces).replace("@OBJECT@", "")
        return self.sign(key, PRETTY.replace("@SIGNATURE@", text))

    def enveloping(self, key):
        pieces = {"uri": "#icerik", "transforms": '<Transform Algorithm="%s"/>' % C14N}
        held = '\n    <Object Id="icerik" MimeType="text/xml">\n      %s</Object>' % BODY
        return self.sign(key, self.template(key, **pieces).replace("@OBJECT@", held).strip())


def by_xmlsec(tools, keys):
    """Every form that xmlsec1 can make."""
    rsa = keys["rsa"]
    for number, method in enumerate(METHODS):
        exclusive = '\n  <Transform Algorithm="%s"/>\n  <Transform Algorithm="%s"/>' % (ENVELOPED, method)
        yield "info-c14n-%d" % number, tools.enveloped(rsa, info=method)
        yield "reference-c14n-%d" % number, tools.enveloped(rsa, transforms=exclusive)
        yield "properties-c14n-%d" % number, tools.enveloped(rsa, props=method)
    for name, uri in HASHES.items():
        yield "digest-" + name, tools.enveloped(rsa, hash=uri)
        yield "method-" + name, tools.enveloped(rsa, method=MORE + "rsa-" + name)
    for name in ECDSA:
        yield "key-" + name, tools.enveloped(keys[name])
    yield "no-transform-but-enveloped", tools.enveloped(rsa, transforms='<Transform Algorithm="%s"/>' % ENVELOPED)
    yield "prefix-list", tools.enveloped(rsa, transforms='<Transform Algorithm="%s"/><Transform Algorithm="%s">'
        '<c:InclusiveNamespaces xmlns:c="%s" PrefixList="e #default"/></Transform>' % (ENVELOPED, EXCLUSIVE, EXCLUSIVE))
    yield "root-by-id", tools.enveloped(rsa, uri="#emir").replace("<!-- bir emir -->", "")
    yield "enveloping", tools.enveloping(rsa)


def by_hand(key):
    """Signatures that other programs would not check, but that are right."""
    for name, make in (("whole", xmlforge.whole), ("root", xmlforge.of_root), ("child", xmlforge.of_child)):
        yield "forged-" + name, joined(make(key))
    yield "forged-enveloping", xmlforge.enveloping(key).text()
    head, sig, tail = xmlforge.whole(key)
    sig.method = sig.method.replace(xmlforge.RSA_SHA256, "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1")
    sig.value = lambda info: key.sign(info, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest")
    yield "forged-pss", joined((head, sig, tail))
    serial = re.search("serial=(.*)", subprocess.run(["openssl", "x509", "-in", "rsa.pem", "-noout", "-serial"],
                                                     capture_output=True, check=True, text=True).stdout)[1]
    head, sig, tail = xmlforge.whole(key)
    pair = xmlforge.digest_pair(digest(key.der))
    sig.declared = ("<xades:SigningCertificate><xades:Cert><xades:CertDigest>%s</xades:CertDigest><xades:IssuerSerial>"
                    "<ds:X509IssuerName>CN=Test Root,O=divit,C=TR</ds:X509IssuerName><ds:X509SerialNumber>%d"
                    "</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>") % (
                        pair, int(serial, 16))
    yield "forged-old-certificate", joined((head, sig, tail))


def harmless(text):
    """What changes nothing of what is signed, and all programs should accept."""
    signature = text.index("Signature ") - (4 if "<ds:Signature " in text else 1)
    yield "comment-before", "<!-- x -->" + text if not text.startswith("<?xml") else text.replace("?>", "?><!-- x -->", 1)
    yield "comment-behind", text + "<!-- x -->"
    yield "comment-in-content", re.sub("</(e:)?Tutar>", r"<!-- x --></\1Tutar>", text)
    yield "space-behind-root", text + "\n\n"
    yield "spaces-in-tags", text.replace("Odeme Id=", "Odeme \n Id=").replace("</", "</").replace("Tutar>", "Tutar >")
    yield "other-quotes", re.sub(r'Id="odeme"', "Id='odeme'", text)
    yield "letter-as-reference", text.replace("DENEME", "DE&#78;EM&#x45;", 1) if "DENEME<" in text else text.replace(
        ">100<", ">1&#48;0<").replace("[100]", "[100]")
    value = re.search(r"<(ds:)?SignatureValue[^>]*>([^<]*)<", text)
    yield "value-in-lines", text.replace(value[2], re.sub("(.{60})", r"\1\r\n\t ", value[2].replace("\n", "")))
    yield "value-in-one-line", text.replace(value[2], re.sub(r"\s", "", value[2]))
    yield "value-as-cdata", text.replace(value[2], "<![CDATA[" + value[2] + "]]>")
    certificate = re.search(r"<(ds:)?X509Certificate>([^<]*)<", text)
    yield "certificate-in-lines", text.replace(certificate[2], re.sub("(.{64})", r"\1\n", certificate[2]))
    prefix = "ds:" if "<ds:Signature " in text else ""
    yield "key-name", re.sub("<%sX509Data>" % prefix, "<%sKeyName>DENEME</%sKeyName><%sX509Data>" % ((prefix,) * 3), text)
    yield "subject-name", re.sub("</%sX509Data>" % prefix,
        "<%sX509SubjectName>CN=X</%sX509SubjectName></%sX509Data>" % ((prefix,) * 3), text)
    yield "comment-in-key-info", text.replace("<%sX509Data>" % prefix, "<!-- x --><%sX509Data>" % prefix)
    yield "object-id", re.sub("<%sObject>" % prefix, '<%sObject Id="nesne">' % prefix, text, count=1)
    assert signature > 0 or text.lstrip().startswith("<"), text
    if "xades:QualifyingProperties" in text:
        yield "unsigned-properties", replaced(text, "</xades:QualifyingProperties>",
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>"
            "<xades:EncapsulatedTimeStamp>AAAA</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
            "</xades:UnsignedSignatureProperties></xades:UnsignedProperties></xades:QualifyingProperties>")
        yield "empty-tags", re.sub(r"<ds:(DigestMethod|SignatureMethod) ([^>]*)></ds:\1>", r"<ds:\1 \2/>", text)


def bases(tools, keys):
    yield "divit", tools.folder.sign((ORDER % BODY).encode()).decode()
    yield from by_xmlsec(tools, keys)
    yield from by_hand(keys["rsa"])


def main():
    folder = Folder(sys.argv[1], sys.argv[2:], "xml")
    tools = Xmlsec(folder)
    keys = {name: xmlforge.Key(name) for name in ("rsa", "p256", "p384")}
    for name, text in bases(tools, keys):
        judged = "alone" if name in ("forged-pss",) else "xmlsec1"
        folder.put("made", name, "1", text.encode(), judged)
        for update, data in harmless(text):
            if data != text:
                folder.put(update, name, "1", data.encode(), judged)
    folder.close()


if __name__ == "__main__":
    main()
