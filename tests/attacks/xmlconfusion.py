# SPDX-License-Identifier: Apache-2.0
"""Confusion about the document (DTDs, entities, namespaces), the certificate, and the place."""
import re
import subprocess

import xmlforge
from xmlforge import (BODY, C14N, DS, ENVELOPED, EXCLUSIVE, ORDER, XADES, Key, Signature, b64, declare, digest,
                      digest_pair, joined, of_child, reference, whole)
from xmltricks import FAKE, replaced

DOCTYPE = "unreadable: document type declaration"


def certificates(key):
    """Another key or certificate than the one that the signature declares."""
    twin, weak = Key("twin"), Key("weak")
    both = "<ds:KeyInfo><ds:X509Data>%s%s</ds:X509Data></ds:KeyInfo>"
    datas = "<ds:KeyInfo><ds:X509Data>%s</ds:X509Data><ds:X509Data>%s</ds:X509Data></ds:KeyInfo>"
    for name, info, cause in (
        ("instead", twin.key_info(), "certificate-binding"),
        ("behind", both % (key.certificate(), twin.certificate()), "signature-value"),
        ("before", both % (twin.certificate(), key.certificate()), "signature-value"),
        ("data-behind", datas % (key.certificate(), twin.certificate()), "signature-value"),
        ("data-before", datas % (twin.certificate(), key.certificate()), "signature-value"),
        ("value-before", "<ds:KeyInfo>%s<ds:X509Data>%s</ds:X509Data></ds:KeyInfo>" % (
            twin.key_value(), key.certificate()), "signature-value"),
        ("value-alone", "<ds:KeyInfo>%s</ds:KeyInfo>" % twin.key_value(), "certificate-binding"),
        ("none", "", "certificate-binding"),
        ("empty", "<ds:KeyInfo></ds:KeyInfo>", "certificate-binding"),
        ("name-alone", "<ds:KeyInfo><ds:KeyName>DENEME</ds:KeyName></ds:KeyInfo>", "certificate-binding"),
        ("hidden", "<ds:KeyInfo><ds:KeyValue><ds:X509Data>%s</ds:X509Data></ds:KeyValue></ds:KeyInfo>" %
         key.certificate(), "certificate-binding"),
    ):
        # The twin's key signs what declares the certificate of the other.
        head, sig, tail = whole(key)
        sig.key_info, sig.value = info, lambda text: twin.sign(text)
        yield "forged-key-" + name, cause, joined((head, sig, tail))
    own = digest_pair(digest(key.der))
    serial = "<xades:IssuerSerialV2>%s</xades:IssuerSerialV2>"
    old = ("<xades:SigningCertificate><xades:Cert><xades:CertDigest>%s</xades:CertDigest><xades:IssuerSerial>"
           "<ds:X509IssuerName>CN=X</ds:X509IssuerName><ds:X509SerialNumber>%s</ds:X509SerialNumber>"
           "</xades:IssuerSerial></xades:Cert></xades:SigningCertificate>")
    for name, declared, cause in (
        ("of-twin", twin.declared(), "certificate-binding"),
        ("nothing", "", "certificate-binding"),
        ("no-cert", "<xades:SigningCertificateV2></xades:SigningCertificateV2>", "certificate-binding"),
        ("twice", key.declared() + key.declared(), "certificate-binding"),
        ("twice-other", key.declared() + twin.declared(), "certificate-binding"),
        ("both-kinds", key.declared() + old % (own, "1"), "certificate-binding"),
        ("two-digests", declare(own + own), "certificate-binding"),
        ("no-digest", declare(""), "certificate-binding"),
        ("sha1", declare(digest_pair(digest(key.der, "sha1"), DS + "sha1")), "algorithm"),
        ("md5", declare(digest_pair(digest(key.der, "md5"), xmlforge.MORE + "md5")), "algorithm"),
        ("other-serial", declare(own, serial % b64(bytes.fromhex("3006300302010102"))), "certificate-binding"),
        ("serial-no-der", declare(own, serial % "AAAA"), "certificate-binding"),
        ("serial-of-other-issuer", declare(own, serial % b64(issuer_serial("DENEME", 1))), "certificate-binding"),
        ("old-other-serial", old % (own, "1"), "certificate-binding"),
        ("old-no-serial", (old % (own, "1")).replace("<ds:X509SerialNumber>1</ds:X509SerialNumber>", ""),
         "certificate-binding"),
        ("comment", replaced(key.declared(), "<ds:DigestValue>", "<ds:DigestValue><!--x-->"), "format"),
    ):
        head, sig, tail = whole(key)
        sig.declared = declared
        plain = sig.properties
        # A comment is not in the canonical form that is digested.
        sig.properties_reference = lambda s=sig, p=plain: reference(digest(re.sub("<!--.*?-->", "", p())),
            "#" + s.props_id, (EXCLUSIVE,), ' Type="%s"' % xmlforge.PROPERTIES_TYPE)
        yield "declares-" + name, cause, joined((head, sig, tail))
    yield "weak-key", "key", joined(whole(weak))
    broken = whole(key)
    broken[1].key.der, kept = key.der[:-1], key.der
    cut = joined((broken[0], Signature(key, broken[1].references), broken[2]))
    key.der = kept
    yield "certificate-cut-off", "certificate-binding", cut


def issuer_serial(name, number):
    """DER of IssuerSerial (RFC 5035 5) for an issuer of one commonName."""
    def tlv(tag, *octets):
        inner = b"".join(octets)
        return bytes([tag, len(inner)]) + inner
    rdn = tlv(0x31, tlv(0x30, bytes.fromhex("0603550403"), tlv(0x0C, name.encode())))
    return tlv(0x30, tlv(0x30, tlv(0xA4, tlv(0x30, rdn))), tlv(0x02, bytes([number])))


def properties(key):
    """SignedProperties that are not where they belong, or not those that are signed."""
    def made(change=lambda text: text, **pieces):
        head, sig, tail = whole(key)
        for name, value in pieces.items():
            setattr(sig, name, value)
        return change(joined((head, sig, tail)))
    yield "other-target", "signed-properties", made(target="#baska")
    yield "no-target", "signed-properties", made(lambda t: replaced(t, ' Target="#imza"', ""))
    yield "not-in-an-object", "format", made(lambda t: replaced(replaced(t, "<ds:Object>", ""), "</ds:Object>", ""))
    yield "deeper", "signed-properties", made(lambda t: replaced(replaced(t, "<ds:Object>", "<ds:Object><x>"),
        "</ds:Object>", "</x></ds:Object>"))
    yield "not-qualified", "signed-properties", made(lambda t: t.replace("xades:QualifyingProperties", "xades:Other"))
    yield "no-type", "signed-properties", made(properties_reference=lambda: "")
    yield "type-on-the-document", "signed-properties", made(references=[reference(digest(ORDER % BODY),
        extra=' Type="%s"' % xmlforge.PROPERTIES_TYPE)])
    head, sig, tail = whole(key)
    lone = sig.properties()
    fake = '<Emir>%s%s</Emir>' % (lone.replace("2026", "2016"), BODY)
    sig.references = [reference(digest(fake))]
    yield "of-the-same-id-outside", "reference-target", fake[: -len("</Emir>")] + sig.text() + "</Emir>"
    head, sig, tail = whole(key)
    sig.target, sig.id = "#imza", "baska"
    yield "of-another-signature", "signed-properties", joined((head, sig, tail))
    other = 'xmlns:xades="%s"' % XADES
    yield "other-namespace", "signed-properties", made(lambda t: t.replace(other,
        'xmlns:xades="http://uri.etsi.org/01903/v9#"'))


def doctypes(key):
    """Document type declarations, entities, and what they would fetch or swell to."""
    text = joined(whole(key))
    laughs = "".join('<!ENTITY l%d "%s">' % (n, "&l%d;" % (n - 1) * 10) for n in range(1, 10))
    quadratic = '<!ENTITY a "%s">' % ("a" * 50000)
    for name, subset, use in (
        ("empty", "", ""),
        ("internal-entity", '<!ENTITY a "999">', "&a;"),
        ("entity-of-markup", '<!ENTITY a "<Tutar>999</Tutar>">', "&a;"),
        ("external-file", '<!ENTITY a SYSTEM "file://@FILE@">', "&a;"),
        ("external-http", '<!ENTITY a SYSTEM "http://127.0.0.1:@PORT@/varlik">', "&a;"),
        ("external-unused", '<!ENTITY a SYSTEM "http://127.0.0.1:@PORT@/varlik">', ""),
        ("parameter-entity", '<!ENTITY % a SYSTEM "http://127.0.0.1:@PORT@/dtd"> %a;', ""),
        ("parameter-file", '<!ENTITY % a SYSTEM "file://@FILE@"> %a;', ""),
        ("laughs", '<!ENTITY l0 "ha">' + laughs, "&l9;"),
        ("laughs-unused", '<!ENTITY l0 "ha">' + laughs, ""),
        ("quadratic", quadratic, "&a;" * 2000),
        ("loop", '<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
        ("parameter-loop", '<!ENTITY % a "&#37;b;"><!ENTITY % b "&#37;a;"> %a;', ""),
        ("default-attribute", '<!ATTLIST Tutar para CDATA "TL">', ""),
        ("id-attribute", '<!ATTLIST Odeme no ID #IMPLIED>', ""),
        ("notation", '<!NOTATION a SYSTEM "file://@FILE@">', ""),
        ("unparsed", '<!NOTATION a SYSTEM "a"><!ENTITY b SYSTEM "http://127.0.0.1:@PORT@/resim" NDATA a>', ""),
    ):
        yield name, DOCTYPE, "<!DOCTYPE Emir [%s]>" % subset + replaced(text, "DENEME", "DENEME" + use)
    yield "system", DOCTYPE, '<!DOCTYPE Emir SYSTEM "http://127.0.0.1:@PORT@/emir.dtd">' + text
    yield "system-file", DOCTYPE, '<!DOCTYPE Emir SYSTEM "file://@FILE@">' + text
    yield "public", DOCTYPE, '<!DOCTYPE Emir PUBLIC "-//X//Y" "http://127.0.0.1:@PORT@/emir.dtd">' + text
    yield "behind-comment", DOCTYPE, "<!-- --><!DOCTYPE Emir>" + text
    for name, reference_to in (("unknown", "&yok;"), ("in-attribute", ""), ("number-zero", "&#0;"), ("number-huge", "&#x110000;"),
                               ("surrogate", "&#xD800;")):
        data = replaced(text, "DENEME", "DENEME" + reference_to) if reference_to else replaced(
            text, "<Tutar>", '<Tutar a="&yok;">')
        yield "reference-" + name, "unreadable: reference", data
    yield "schema-location", "hash", replaced(text, "<Emir>", '<Emir xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:x http://127.0.0.1:@PORT@/emir.xsd">')
    yield "stylesheet", "hash", '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:@PORT@/emir.xsl"?>' + text
    yield "include", "hash", replaced(text, "<Tutar>",
        '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://@FILE@" parse="text"></i:include><Tutar>')
    yield "deep", "unreadable: nested too deeply", replaced(text, "DENEME", "<a>" * 100000 + "</a>" * 100000)
    yield "many-attributes", "unreadable: attributes", replaced(text, "<Tutar>", "<Tutar %s>" % " ".join(
        'a%d=""' % n for n in range(100000)))
    yield "many-namespaces", "unreadable: namespaces", replaced(text, "<Tutar>", "<Tutar %s>" % " ".join(
        'xmlns:a%d="urn:%d"' % (n, n) for n in range(900)))
    yield "long-name", "unreadable: name", replaced(text, "<Alici>", "<%s></%s><Alici>" % ("a" * 100000, "a" * 100000))
    yield "two-roots", "unreadable: second root element", text + "<Emir></Emir>"
    yield "cut-off", "unreadable: an end tag does not match", text[:-40]
    yield "null", "unreadable: a character is not allowed", text.replace("DENEME", "DEN\0EME")
    yield "many-signatures", "unreadable: too many signatures", replaced(text, "<Tutar>", '<s:Signature xmlns:s="%s"></s:Signature>'
        % DS * 100 + "<Tutar>")


def namespaces(key):
    """Namespaces that canonical form refuses, or that two programs read in two ways."""
    for name, uri in (("relative", "goreli"), ("relative-path", "../goreli"), ("absolute-path", "/goreli"), ("query", "?a"),
                      ("fragment", "#a"), ("network-path", "//x.invalid/a"), ("space", "urn: x"), ("letters", "urn\u00e7:x")):
        for where in ("root", "child", "unused"):
            document = ORDER % BODY
            at = {"root": "<Emir", "child": "<Tutar", "unused": "<Alici"}[where]
            prefix = "xmlns:a" if where == "unused" else "xmlns"
            document = replaced(document, at, '%s %s="%s"' % (at, prefix, uri))
            yield "%s-%s" % (name, where), "canonical-form", joined(whole(key, document))
    text = joined(whole(key))
    for name, detail, old, new in (
        ("undeclared", "prefix is not declared", "<Tutar>100</Tutar>", "<x:Tutar>100</x:Tutar>"),
        ("xml-rebound", "the prefix xml", "<Tutar>", '<Tutar xmlns:xml="urn:x">'),
        ("xmlns-declared", "the prefix xmlns", "<Tutar>", '<Tutar xmlns:xmlns="urn:x">'),
        ("prefix-undeclared", "empty namespace", "<Tutar>", '<Tutar xmlns:a="">'),
        ("two-colons", "a tag has neither", "<Tutar>100</Tutar>", "<a:b:c>100</a:b:c>"),
        ("attribute-twice", "given twice", "<Tutar>", '<Tutar xmlns:a="urn:x" xmlns:b="urn:x" a:c="1" b:c="2">'),
    ):
        yield name, "unreadable: " + detail, replaced(text, old, new)
    other = text.replace('xmlns:ds="%s"' % DS, 'xmlns:ds="http://www.w3.org/2000/09/xmldsig"')
    yield "signature-elsewhere", "no-signature", other
    yield "signed-info-elsewhere", "format", replaced(text, '<ds:SignedInfo xmlns:ds="%s">' % DS,
        '<ds:SignedInfo xmlns:ds="urn:x">')
    head, sig, tail = whole(key)
    sig.canon = sig.canon.replace("></", '><e:InclusiveNamespaces xmlns:e="%s" PrefixList="%s"></e:InclusiveNamespaces></' % (
        EXCLUSIVE, " ".join("a%d" % n for n in range(200))))
    yield "prefixes-without-end", "algorithm", joined((head, sig, tail))


def places(key):
    """A good signature of what stands in a place where nobody looks, or itself in such a place."""
    text = joined(of_child(key))
    signature = text[text.index("<ds:Signature ") : text.index("</Emir>")]
    yield "deeper", "signature-place", "<Emir>%s<Ek>%s</Ek></Emir>" % (BODY, signature)
    yield "in-what-it-signs", "reference-place", "<Emir><Ek>%s</Ek>%s</Emir>" % (BODY, signature)
    outer = whole(key, "<Emir>" + BODY + "</Emir>")[1]
    outer.id, outer.target, outer.props_id = "dis", "#dis", "dis-ozellik"
    outer.objects = "<ds:Object>%s</ds:Object>" % joined(of_child(key))
    yield "in-an-object-of-another", "unsigned-content", "<Emir>%s%s</Emir>" % (BODY, outer.text())
    for name, more, cause in (("text", "999", "unsigned-content"), ("element", FAKE, "unsigned-content"),
                              ("instruction", "<?odeme 999?>", "unsigned-content"),
                              ("cdata", "<![CDATA[999]]>", "unsigned-content"),
                              ("reference", "&#57;", "unsigned-content"),
                              ("bare-signature", '<ds:Signature xmlns:ds="%s"></ds:Signature>' % DS, "format"),
                              ("signature-of-another-kind", '<s:Signature xmlns:s="urn:x"></s:Signature>', "unsigned-content")):
        for where, data in (("first", replaced(text, "<Emir>", "<Emir>" + more)),
                            ("between", replaced(text, "<ds:Signature ", more + "<ds:Signature ")),
                            ("last", replaced(text, "</Emir>", more + "</Emir>"))):
            yield "unsigned-%s-%s" % (name, where), cause, data
    yield "unsigned-attribute", "unsigned-content", replaced(text, "<Emir>", '<Emir tutar="999">')
    yield "unsigned-instruction-before", "unsigned-content", "<?odeme 999?>" + text
    yield "unsigned-instruction-behind", "unsigned-content", text + "<?odeme 999?>"
    root = joined(xmlforge.of_root(key))
    yield "instruction-before-root", "unsigned-content", "<?odeme 999?>" + root
    yield "instruction-behind-root", "unsigned-content", root + "<?odeme 999?>"
    yield "five-hundred-unsigned", "unsigned-content", replaced(text, "</Emir>", FAKE * 500 + "</Emir>")


def cases(key):
    for kind, source in (("certificate", certificates), ("properties", properties), ("doctype", doctypes),
                         ("namespace", namespaces), ("place", places)):
        for name, cause, data in source(key):
            yield kind, name, cause, data
