# SPDX-License-Identifier: Apache-2.0
"""Tricks inside of the Signature element: its parts, Ids, transforms, references, algorithms, keys.

Most of these signatures are right by the letter: SignedInfo is signed, the digests fit. What is wrong
is what a lax program would make of them.
"""
import hashlib
import hmac

import xmlforge
from xmlforge import (BODY, C14N, DS, ENC, ENVELOPED, EXCLUSIVE, MORE, ORDER, Signature, b64, digest, digest_pair,
                      joined, of_child, of_root, reference, transform, whole)

FAKE = "<Odeme><Tutar>999</Tutar></Odeme>"


def replaced(text, old, new, count=1):
    assert old in text, old
    return text.replace(old, new, count)


def parts(key):
    """Parts of the signature that are there twice, in another order, or say two things."""
    text = joined(whole(key))
    info = text[text.index("<ds:SignedInfo") : text.index("</ds:SignedInfo>") + 16]
    forged = info.replace(digest(ORDER % BODY), digest(ORDER % FAKE))
    value = text[text.index("<ds:SignatureValue") : text.index("</ds:SignatureValue>") + 20]
    yield "two-signed-info-first", "format", replaced(text, info, forged + info)
    yield "two-signed-info-last", "format", replaced(text, info, info + forged)
    yield "two-signed-info-empty", "format", replaced(text, info, "<ds:SignedInfo></ds:SignedInfo>" + info)
    yield "signed-info-in-object", "unsigned-content", replaced(text, "</ds:Signature>",
        "<ds:Object>%s</ds:Object></ds:Signature>" % forged)
    yield "signed-info-behind-value", "format", replaced(text, info + value, value + info)
    yield "two-values", "format", replaced(text, value, value + value)
    yield "value-before-key", "format", replaced(replaced(text, value, ""), "</ds:KeyInfo>", "</ds:KeyInfo>" + value)
    yield "two-key-infos", "format", replaced(text, "<ds:KeyInfo>", "<ds:KeyInfo></ds:KeyInfo><ds:KeyInfo>")
    yield "text-in-signature", "format", replaced(text, "</ds:Signature>", "999</ds:Signature>")
    yield "instruction-in-signature", "format", replaced(text, "</ds:Signature>", "<?odeme 999?></ds:Signature>")
    yield "element-in-signature", "format", replaced(text, "</ds:Signature>", FAKE + "</ds:Signature>")
    real = digest(ORDER % BODY)
    for name, inner in (("comment", "<!--%s-->" % digest(ORDER % FAKE)), ("instruction", "<?x %s?>" % real),
                        ("element", "<x></x>")):
        # The comment is not signed: SignedInfo is canonical without it (CVE-2025-29775).
        cause = "format"
        yield "digest-value-%s-before" % name, cause, replaced(text, real, inner + real)
        yield "digest-value-%s-behind" % name, cause, replaced(text, real, real + inner)
        yield "digest-value-%s-between" % name, cause, replaced(text, real, real[:9] + inner + real[9:])
        yield "signature-value-%s" % name, cause, replaced(text, "<ds:SignatureValue>", "<ds:SignatureValue>" + inner)
        yield "certificate-" + name, cause.replace("format", "certificate-binding"), replaced(
            text, "<ds:X509Certificate>", "<ds:X509Certificate>" + inner)
    head, sig, tail = whole(key)
    sig.references = [replaced(sig.references[0], "</ds:Reference>", digest_pair(real) + "</ds:Reference>")]
    yield "two-digests", "format", joined((head, sig, tail))
    head, sig, tail = whole(key)
    sig.references = [replaced(sig.references[0], "<ds:DigestMethod", "<ds:Transforms>%s</ds:Transforms><ds:DigestMethod"
        % transform(C14N))]
    yield "two-lists-of-transforms", "format", joined((head, sig, tail))


def contents(key):
    """Content that stands in the signature, where nothing is signed."""
    text = joined(whole(key))
    held = "<ds:Object>%s</ds:Object>"
    for name, old, new in (
        ("object", "</ds:Signature>", held % FAKE + "</ds:Signature>"),
        ("object-of-text", "</ds:Signature>", held % "999" + "</ds:Signature>"),
        ("object-of-base64", "</ds:Signature>", '<ds:Object Encoding="%sbase64">OTk5</ds:Object></ds:Signature>' % DS),
        ("object-of-manifest", "</ds:Signature>",
         held % ('<ds:Manifest>%s</ds:Manifest>' % reference(digest(FAKE))) + "</ds:Signature>"),
        ("beside-properties", "</xades:QualifyingProperties>", "</xades:QualifyingProperties>" + FAKE),
        ("before-properties", "<xades:QualifyingProperties", FAKE + "<xades:QualifyingProperties"),
        ("in-key-info", "</ds:KeyInfo>", FAKE + "</ds:KeyInfo>"),
        ("in-x509-data", "</ds:X509Data>", FAKE + "</ds:X509Data>"),
        ("text-in-key-info", "</ds:KeyInfo>", "999</ds:KeyInfo>"),
        ("in-unsigned-properties", "</xades:QualifyingProperties>",
         "<xades:UnsignedProperties>%s</xades:UnsignedProperties></xades:QualifyingProperties>" % FAKE),
    ):
        yield name, "unsigned-content", replaced(text, old, new)
    signed_info = text[text.index("<ds:SignedInfo") : text.index("</ds:SignedInfo>") + 16]
    properties = text[text.index("<xades:SignedProperties") : text.index("</xades:QualifyingProperties>")]
    unsigned = "<xades:UnsignedProperties>%s</xades:UnsignedProperties></xades:QualifyingProperties>"
    for name, held in (("signed-info", signed_info), ("manifest", "<ds:Manifest></ds:Manifest>"),
                       ("value", "<ds:SignatureValue>AAAA</ds:SignatureValue>"),
                       ("properties", properties.replace(' Id="imza-ozellik"', ""))):
        yield name + "-in-x509-data", "unsigned-content", replaced(text, "</ds:X509Data>", held + "</ds:X509Data>")
        yield name + "-in-key-info", "unsigned-content", replaced(text, "</ds:KeyInfo>", held + "</ds:KeyInfo>")
        yield name + "-in-unsigned-properties", "unsigned-content", replaced(
            text, "</xades:QualifyingProperties>", unsigned % held)
    yield "second-properties", "format", replaced(replaced(text, "<ds:Object><xades:Q", "<ds:Objekt><xades:Q"),
        "</xades:QualifyingProperties></ds:Object>", "</xades:QualifyingProperties></ds:Objekt>")
    yield "properties-beside", "signed-properties", replaced(text, "</xades:QualifyingProperties>",
        "<xades:SignedProperties></xades:SignedProperties></xades:QualifyingProperties>")


def ids(key):
    """Ids that are there twice, or that only some programs take for Ids."""
    for victim, make, wanted in (("child", of_child, "odeme"), ("root", of_root, "odeme"),
                                 ("properties", whole, xmlforge.ID + "-ozellik")):
        text = joined(make(key))
        for attribute in ("Id", "ID", "id", "xml:id"):
            twin = '<Odeme %s="%s"><Tutar>999</Tutar></Odeme>' % (attribute, wanted)
            held = "<ds:Object>%s</ds:Object>" % twin
            yield "%s-twice-before-%s" % (victim, attribute), "reference-target", replaced(text, ">", ">" + twin)
            inside = "signed-properties" if victim == "properties" else "reference-target"
            yield "%s-twice-in-signature-%s" % (victim, attribute), inside, replaced(
                text, "</ds:Signature>", held + "</ds:Signature>")
            last = text.rindex("</")
            yield "%s-twice-behind-%s" % (victim, attribute), "reference-target", text[:last] + twin + text[last:]
    for name, attribute in (("wsu", 'xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-'
        'utility-1.0.xsd" u:Id'), ("saml", "AssertionID"), ("odd-case", "iD"), ("name", "Name"), ("number", "no"),
                            ("foreign-xml", 'xmlns:x="urn:x" x:id')):
        body = BODY.replace(' Id="odeme"', ' %s="odeme"' % attribute)
        sig = Signature(key, [reference(digest(body), "#odeme", (EXCLUSIVE,))])
        yield "id-by-%s" % name, "reference-target", "<Emir>%s%s</Emir>" % (body, sig.text())
    head, sig, tail = of_child(key)
    sig.references = [reference(digest(BODY), "#yok", (EXCLUSIVE,))]
    yield "id-missing", "reference-target", joined((head, sig, tail))
    sig = Signature(key, [reference(digest(BODY), "#odeme", (EXCLUSIVE,)), reference(digest(BODY), "#odeme",
        (EXCLUSIVE,))])
    twin = BODY.replace("100", "999")
    yield "id-twice-both-signed", "reference-target", "<Emir>%s%s%s</Emir>" % (BODY, twin, sig.text())


def transforms(key):
    """What else a reference may be told to do; each is refused before anything is digested."""
    xslt = ('<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/">'
            '<xsl:copy-of select="document(\'http://127.0.0.1:@PORT@/xslt\')"></xsl:copy-of></xsl:template></xsl:stylesheet>')
    for name, uri, inner in (
        ("xpath", "http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>not(//Tutar)</ds:XPath>"),
        ("xpath-all", "http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>true()</ds:XPath>"),
        ("xpath-loop", "http://www.w3.org/TR/1999/REC-xpath-19991116",
         "<ds:XPath>count(//. | //@* | //namespace::*)%s</ds:XPath>" % (" = count(//. | //@*)" * 40)),
        ("xpath-filter2", "http://www.w3.org/2002/06/xmldsig-filter2",
         '<d:XPath xmlns:d="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">//Tutar</d:XPath>'),
        ("xslt", "http://www.w3.org/TR/1999/REC-xslt-19991116", xslt),
        ("base64", DS + "base64", ""),
        ("decrypt", "http://www.w3.org/2002/07/decrypt#XML", ""),
        ("relationship", "http://schemas.openxmlformats.org/package/2006/RelationshipTransform", ""),
        ("str", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform", ""),
        ("c14n-2.0", "http://www.w3.org/2010/xml-c14n2", ""),
        ("unknown", "urn:bilinmeyen", ""),
        ("empty", "", ""),
        ("spaced", " " + ENVELOPED, ""),
        ("other-case", ENVELOPED.upper(), ""),
    ):
        odd = transform(uri, inner)
        for where, listed in (("alone", (odd,)), ("first", (odd, ENVELOPED, C14N)), ("last", (ENVELOPED, C14N, odd))):
            head, sig, tail = whole(key)
            sig.references = [reference(digest(ORDER % BODY), "", listed)]
            yield "%s-%s" % (name, where), "transform", joined((head, sig, tail))
    for name, listed in (("enveloped-twice", (ENVELOPED, ENVELOPED)), ("enveloped-last", (C14N, ENVELOPED)),
                         ("two-canonical-forms", (ENVELOPED, C14N, EXCLUSIVE)),
                         ("enveloped-with-children", (transform(ENVELOPED, "<x></x>"), C14N)),
                         ("prefix-list-of-inclusive", (ENVELOPED, transform(C14N,
                          '<e:InclusiveNamespaces xmlns:e="%s" PrefixList="x"></e:InclusiveNamespaces>' % EXCLUSIVE)))):
        head, sig, tail = whole(key)
        sig.references = [reference(digest(ORDER % BODY), "", listed)]
        yield name, "transform", joined((head, sig, tail))
    sig = Signature(key, [reference(digest(BODY), "#odeme", (ENVELOPED, EXCLUSIVE))])
    yield "enveloped-outside", "transform", "<Emir>%s%s</Emir>" % (BODY, sig.text())


def references(key):
    """What else a reference may point at; @PORT@ is a listener that nobody may reach, @FILE@ a file."""
    for name, uri in (("http", "http://127.0.0.1:@PORT@/belge.xml"), ("https", "https://127.0.0.1:@PORT@/belge.xml"),
                      ("ftp", "ftp://127.0.0.1:@PORT@/belge.xml"), ("file", "file://@FILE@"), ("path", "@FILE@"),
                      ("relative", "belge.xml"), ("unc", "//127.0.0.1:@PORT@/belge"), ("data", "data:text/xml,%3Ca/%3E"),
                      ("xpointer-root", "#xpointer(/)"), ("xpointer-id", "#xpointer(id('odeme'))"),
                      ("xpointer-element", "#element(/1)"), ("hash-alone", "#"), ("query", "?a"), ("space", " "),
                      ("missing", None), ("http-id", "http://127.0.0.1:@PORT@/belge.xml#odeme")):
        for beside in (False, True):
            head, sig, tail = whole(key)
            odd = reference(digest(BODY), uri, ())
            sig.references = (sig.references if beside else []) + [odd]
            cause = "reference"
            yield name + ("-beside" if beside else ""), cause, joined((head, sig, tail))
    head, sig, tail = whole(key)
    sig.references = sig.references * 80
    yield "eighty", "reference", joined((head, sig, tail))
    head, sig, tail = whole(key)
    sig.references = []
    yield "only-properties", "hash", joined((head, sig, tail))
    nothing = Signature(key, [reference(digest(""))])
    yield "nothing-at-all", "canonical-form", nothing.text()
    nothing = Signature(key, [reference(digest(""), "#yok", ())])
    yield "nothing-found", "reference-target", "<Emir>%s%s</Emir>" % (BODY, nothing.text())


def key_infos(key):
    """KeyInfo points elsewhere, though the certificate may be there too."""
    for name, uri in (("http", "http://127.0.0.1:@PORT@/anahtar"), ("file", "file://@FILE@"), ("same", "#odeme")):
        pointers = {
            "retrieval": '<ds:RetrievalMethod URI="%s" Type="%sX509Data"></ds:RetrievalMethod>' % (uri, DS),
            "retrieval-raw": '<ds:RetrievalMethod URI="%s" Type="%srawX509Certificate"></ds:RetrievalMethod>' % (uri, DS),
            "reference": '<d:KeyInfoReference xmlns:d="http://www.w3.org/2009/xmldsig11#" URI="%s"></d:KeyInfoReference>' % uri,
        }
        for kind, pointer in pointers.items():
            head, sig, tail = whole(key)
            sig.key_info = "<ds:KeyInfo>%s</ds:KeyInfo>" % pointer
            yield "%s-%s" % (kind, name), "key-info", joined((head, sig, tail))
            head, sig, tail = whole(key)
            sig.key_info = sig.key_info.replace("<ds:KeyInfo>", "<ds:KeyInfo>" + pointer)
            yield "%s-%s-beside" % (kind, name), "key-info", joined((head, sig, tail))


def hmac_key(secret, name):
    return lambda info: hmac.new(secret, info.encode(), name).digest()


def algorithms(key):
    """What is broken, what is a secret only in name, and what is not what it says."""
    secrets = {"spki": key.spki(), "certificate": key.der, "pem": open(key.name + ".pem", "rb").read(), "empty": b""}
    for secret, octets in secrets.items():
        for name, uri in (("sha1", DS + "hmac-sha1"), ("sha256", MORE + "hmac-sha256"), ("sha512", MORE + "hmac-sha512")):
            for length in ("", "0", "8"):
                head, sig, tail = whole(key)
                inner = "<ds:HMACOutputLength>%s</ds:HMACOutputLength>" % length if length else ""
                sig.method = '<ds:SignatureMethod Algorithm="%s">%s</ds:SignatureMethod>' % (uri, inner)
                cut = int(length) // 8 if length else None
                sig.value = lambda info, o=octets, n=name, c=cut: hmac_key(o, n)(info)[:c]
                yield "hmac-%s-%s%s" % (name, secret, "-of-" + length if length else ""), "algorithm", joined(
                    (head, sig, tail))
    for name, uri, cause in (("rsa-sha1", DS + "rsa-sha1", "algorithm"), ("dsa-sha1", DS + "dsa-sha1", "algorithm"),
                             ("rsa-md5", MORE + "rsa-md5", "algorithm"), ("rsa-ripemd", MORE + "rsa-ripemd160", "algorithm"),
                             ("none", "", "algorithm"), ("unknown", "urn:x", "algorithm"),
                             ("digest-as-signature", ENC + "sha256", "algorithm"),
                             ("other-hash", MORE + "rsa-sha512", "signature-value"),
                             ("ecdsa", MORE + "ecdsa-sha256", "signature-value"),
                             ("pss", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "signature-value")):
        head, sig, tail = whole(key)
        sig.method = '<ds:SignatureMethod Algorithm="%s"></ds:SignatureMethod>' % uri
        md = {"rsa-sha1": "sha1", "rsa-md5": "md5", "rsa-ripemd": "ripemd160"}.get(name, "sha256")
        sig.value = lambda info, m=md: key.sign(info, md=m)
        yield "method-" + name, cause, joined((head, sig, tail))
    head, sig, tail = whole(key)
    sig.method = sig.method.replace("></", "><ds:HMACOutputLength>8</ds:HMACOutputLength></")
    yield "method-with-length", "algorithm", joined((head, sig, tail))
    for name, uri in (("sha1", DS + "sha1"), ("md5", MORE + "md5"), ("ripemd160", ENC + "ripemd160"),
                      ("sha224", MORE + "sha224"), ("empty", ""), ("unknown", "urn:x")):
        value = b64(hashlib.new(name if name in ("sha1", "md5", "sha224") else "sha256", (ORDER % BODY).encode()).digest())
        head, sig, tail = whole(key)
        sig.references = [reference(value, method=uri)]
        yield "digest-" + name, "algorithm", joined((head, sig, tail))
    for name, uri in (("c14n-2.0", "http://www.w3.org/2010/xml-c14n2"), ("minimal", DS + "minimal"), ("empty", ""),
                      ("xslt", "http://www.w3.org/TR/1999/REC-xslt-19991116"), ("enveloped", ENVELOPED)):
        head, sig, tail = whole(key)
        sig.canon = '<ds:CanonicalizationMethod Algorithm="%s"></ds:CanonicalizationMethod>' % uri
        yield "canonicalisation-" + name, "algorithm", joined((head, sig, tail))


def values(key):
    """Base64 that is not quite: strict programs and lax ones would read different octets."""
    text = joined(whole(key))
    start = text.index("<ds:SignatureValue>") + len("<ds:SignatureValue>")
    end = text.index("</ds:SignatureValue>")
    real = text[start:end]
    spoiled = {"no-break-space": real[:40] + "\u00a0" + real[40:], "line-separator": real[:40] + "\u2028" + real[40:],
               "next-line": real[:40] + "\u0085" + real[40:], "zero-width": real[:40] + "\u200b" + real[40:],
               "url-letters": real[:40] + "-_" + real[42:], "no-padding": real.rstrip("="), "padding-more": real + "=",
               "padding-between": real[:40] + "=" + real[40:], "letters-behind": real + "AAAA", "dot": real[:40] + "." + real[40:],
               "empty": "", "spaces-alone": " \n\t ", "full-width": "\uff21" + real[1:]}
    for name, value in spoiled.items():
        cause = "signature-value" if name in ("empty", "spaces-alone") else "format"
        yield "value-" + name, cause, text[:start] + value + text[end:]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = len(real.rstrip("=")) - 1
    yield "value-spare-bits", "format", text[:start] + real[:at] + letters[letters.index(real[at]) + 1] + real[at + 1 :] + text[end:]
    yield "value-shorter", "signature-value", text[:start] + b64(b"\0" * 255) + text[end:]
    yield "value-zero", "signature-value", text[:start] + b64(b"\0" * 256) + text[end:]
    yield "value-one", "signature-value", text[:start] + b64(b"\0" * 255 + b"\1") + text[end:]
    yield "value-flipped", "signature-value", text[:start] + ("A" if real[0] != "A" else "B") + real[1:] + text[end:]
    for name, octets in (("short", b"\0" * 31), ("long", b"\0" * 33), ("sha1", b"\0" * 20), ("empty", b"")):
        head, sig, tail = whole(key)
        sig.references = [reference(b64(octets))]
        yield "digest-" + name, "format", joined((head, sig, tail))


def edits(key):
    """Plain changes after signing."""
    text = joined(whole(key))
    for name, old, new in (("amount", "100", "999"), ("attribute", "<Tutar>", '<Tutar f="1">'),
                           ("attribute-changed", 'Id="odeme"', 'Id="odemes"'), ("element", "<Tutar>", "<Ek></Ek><Tutar>"),
                           ("instruction", "<Tutar>", "<?x 1?><Tutar>"), ("instruction-before", "<Emir>", "<?x 1?><Emir>"),
                           ("space", "<Tutar>", " <Tutar>"), ("namespace", "<Tutar>", '<Tutar xmlns:f="urn:f">'),
                           ("default-namespace", "<Emir>", '<Emir xmlns="urn:f">'), ("xml-space", "<Tutar>",
                            '<Tutar xml:space="preserve">'), ("xml-base", "<Emir>", '<Emir xml:base="http://x.invalid/">'),
                           ("root", "<Emir>", "<Emirler>"), ("signing-time", "10:00:00", "11:00:00")):
        data = replaced(text, old, new)
        yield name, "hash", data.replace("</Emir>", "</Emirler>") if name == "root" else data
    yield "digest-with-it", "signature-value", replaced(replaced(text, "100", "999"), digest(ORDER % BODY),
        digest((ORDER % BODY).replace("100", "999")))
    yield "encoding", "hash", '<?xml version="1.0" encoding="ISO-8859-9"?>' + text.replace("DENEME", "DENEM\u00c9")


def cases(key):
    for kind, source in (("info", parts), ("content", contents), ("id", ids), ("transform", transforms),
                         ("reference", references), ("key-info", key_infos), ("algorithm", algorithms),
                         ("value", values), ("edit", edits)):
        for name, cause, data in source(key):
            yield kind, name, cause, data
