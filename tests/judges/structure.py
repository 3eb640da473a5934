# SPDX-License-Identifier: Apache-2.0
"""Checks the structure of XAdES signatures against the tables of ETSI EN 319 132-1 V1.2.1.

Usage: structure.py FILE...   Prints one line for each fault and exits 1 if there is any.

Order and number of children: the schema of annex C, as 4.3 (containers), 5.2 (signed properties) and
XML-Signature 4 describe it. Presence at level B-B: 6.3, table 2. Forms of TS 101 903 1.4.2 (V1) are
checked in the same places.
"""

import base64
import hashlib
import re
import sys
import xml.etree.ElementTree as tree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XA = "{http://uri.etsi.org/01903/v1.3.2#}"
PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"
COUNTER_TYPE = "http://uri.etsi.org/01903#CountersignedSignature"
MANIFEST_TYPE = "http://www.w3.org/2000/09/xmldsig#Manifest"

# Children in their order: name, least, most (None: any number).
ONE, MAYBE, MANY, SOME = (1, 1), (0, 1), (0, None), (1, None)
GRAMMAR = {
    DS + "Signature": [(DS + "SignedInfo", ONE), (DS + "SignatureValue", ONE), (DS + "KeyInfo", ONE),
                       (DS + "Object", SOME)],
    DS + "SignedInfo": [(DS + "CanonicalizationMethod", ONE), (DS + "SignatureMethod", ONE),
                        (DS + "Reference", SOME)],
    DS + "Reference": [(DS + "Transforms", MAYBE), (DS + "DigestMethod", ONE), (DS + "DigestValue", ONE)],
    DS + "Transforms": [(DS + "Transform", SOME)],
    DS + "Manifest": [(DS + "Reference", SOME)],
    DS + "KeyInfo": [(DS + "KeyValue", MAYBE), (DS + "X509Data", ONE)],
    DS + "X509Data": [(DS + "X509SubjectName", MAYBE), (DS + "X509Certificate", ONE)],
    XA + "QualifyingProperties": [(XA + "SignedProperties", ONE), (XA + "UnsignedProperties", MAYBE)],
    XA + "SignedProperties": [(XA + "SignedSignatureProperties", ONE),
                              (XA + "SignedDataObjectProperties", MAYBE)],
    XA + "SignedSignatureProperties": [
        (XA + "SigningTime", ONE), (XA + "SigningCertificate", MAYBE), (XA + "SigningCertificateV2", MAYBE),
        (XA + "SignaturePolicyIdentifier", MAYBE), (XA + "SignatureProductionPlace", MAYBE),
        (XA + "SignatureProductionPlaceV2", MAYBE), (XA + "SignerRole", MAYBE), (XA + "SignerRoleV2", MAYBE)],
    XA + "SignedDataObjectProperties": [(XA + "DataObjectFormat", MANY),
                                        (XA + "CommitmentTypeIndication", MAYBE)],
    XA + "SigningCertificateV2": [(XA + "Cert", ONE)],
    XA + "SigningCertificate": [(XA + "Cert", ONE)],
    XA + "Cert": [(XA + "CertDigest", ONE), (XA + "IssuerSerial", MAYBE)],
    XA + "CertDigest": [(DS + "DigestMethod", ONE), (DS + "DigestValue", ONE)],
    XA + "IssuerSerial": [(DS + "X509IssuerName", ONE), (DS + "X509SerialNumber", ONE)],
    XA + "SignaturePolicyIdentifier": [(XA + "SignaturePolicyId", ONE)],
    XA + "SignaturePolicyId": [(XA + "SigPolicyId", ONE), (XA + "SigPolicyHash", ONE),
                               (XA + "SigPolicyQualifiers", MAYBE)],
    XA + "SigPolicyId": [(XA + "Identifier", ONE)],
    XA + "SigPolicyHash": [(DS + "DigestMethod", ONE), (DS + "DigestValue", ONE)],
    XA + "SigPolicyQualifiers": [(XA + "SigPolicyQualifier", SOME)],
    XA + "SigPolicyQualifier": [(XA + "SPURI", ONE)],
    XA + "SignatureProductionPlaceV2": [(XA + "City", MAYBE), (XA + "StreetAddress", MAYBE),
                                        (XA + "StateOrProvince", MAYBE), (XA + "PostalCode", MAYBE),
                                        (XA + "CountryName", MAYBE)],
    XA + "SignatureProductionPlace": [(XA + "City", MAYBE), (XA + "StateOrProvince", MAYBE),
                                      (XA + "PostalCode", MAYBE), (XA + "CountryName", MAYBE)],
    XA + "SignerRoleV2": [(XA + "ClaimedRoles", ONE)],
    XA + "SignerRole": [(XA + "ClaimedRoles", ONE)],
    XA + "ClaimedRoles": [(XA + "ClaimedRole", SOME)],
    XA + "DataObjectFormat": [(XA + "MimeType", ONE), (XA + "Encoding", MAYBE)],
    XA + "CommitmentTypeIndication": [(XA + "CommitmentTypeId", ONE), (XA + "AllSignedDataObjects", ONE)],
    XA + "CommitmentTypeId": [(XA + "Identifier", ONE)],
    XA + "UnsignedProperties": [(XA + "UnsignedSignatureProperties", ONE)],
    XA + "UnsignedSignatureProperties": [(XA + "CounterSignature", SOME)],
    XA + "CounterSignature": [(DS + "Signature", ONE)],
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
HASHES = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-256": "sha3_256",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-384": "sha3_384",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-512": "sha3_512",
}
COMMITMENTS = {"http://uri.etsi.org/01903/v1.2.2#ProofOf" + kind
               for kind in ("Origin", "Receipt", "Delivery", "Sender", "Approval", "Creation")}


class Faults:
    def __init__(self, name):
        self.name = name
        self.count = 0

    def say(self, what):
        print(f"{self.name}: {what}")
        self.count += 1

    def expect(self, held, what):
        if not held:
            self.say(what)


def short(tag):
    return tag.split("}")[-1]


def check_children(element, faults):
    """Children are those of the grammar, in its order and number."""
    rules = GRAMMAR.get(element.tag)
    if rules is None:
        return
    rest = list(element)
    for name, (least, most) in rules:
        seen = 0
        while rest and rest[0].tag == name and (most is None or seen < most):
            rest.pop(0)
            seen += 1
        faults.expect(seen >= least, f"{short(element.tag)} lacks {short(name)}")
    faults.expect(not rest, f"{short(element.tag)} has {[short(r.tag) for r in rest]} out of place")
    faults.expect(rules == [] or len(element) > 0, f"{short(element.tag)} is empty")


def check_digest(element, faults):
    """DigestValue is Base64 of as many bytes as DigestMethod gives."""
    method = element.find(DS + "DigestMethod").get("Algorithm")
    faults.expect(method in HASHES, f"digest method {method}")
    value = base64.b64decode(element.find(DS + "DigestValue").text, validate=False)
    if method in HASHES:
        faults.expect(len(value) == hashlib.new(HASHES[method]).digest_size, "a digest has a wrong length")
    return HASHES.get(method), value


def check_certificate(signature, properties, faults):
    """SigningCertificate names the certificate of KeyInfo (5.2.2; table 2: one of the two forms)."""
    old = properties.find(XA + "SigningCertificate")
    new = properties.find(XA + "SigningCertificateV2")
    faults.expect((old is None) != (new is None), "not exactly one form of SigningCertificate")
    named = new if new is not None else old
    der = base64.b64decode("".join(signature.find(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate").text.split()))
    name, value = check_digest(named.find(f"{XA}Cert/{XA}CertDigest"), faults)
    faults.expect(name and hashlib.new(name, der).digest() == value, "SigningCertificate names another one")
    if old is not None:
        serial = old.find(f"{XA}Cert/{XA}IssuerSerial/{DS}X509SerialNumber")
        faults.expect(serial is not None and serial.text.isdigit(), "no X509SerialNumber in decimal")


def check_policy(properties, faults):
    for policy in properties.iter(XA + "SignaturePolicyId"):
        identifier = policy.find(f"{XA}SigPolicyId/{XA}Identifier")
        oid = identifier.text.startswith("urn:oid:")
        faults.expect(oid == (identifier.get("Qualifier") == "OIDAsURN"), "policy OID without its qualifier")
        check_digest(policy.find(XA + "SigPolicyHash"), faults)


def check_formats(signature, properties, faults):
    """One DataObjectFormat for each reference to data (table 2), none for properties and countersigned."""
    data = set()
    for reference in signature.iterfind(f"{DS}SignedInfo/{DS}Reference"):
        check_digest(reference, faults)
        if reference.get("Type") not in (PROPERTIES_TYPE, COUNTER_TYPE):
            data.add(reference.get("Id"))
    for reference in signature.iterfind(f"{DS}Object/{DS}Manifest/{DS}Reference"):
        check_digest(reference, faults)
        data.add(reference.get("Id"))
    formats = [f.get("ObjectReference", "")[1:] for f in properties.iter(XA + "DataObjectFormat")]
    faults.expect(None not in data and sorted(formats) == sorted(data), "DataObjectFormat does not match the references")
    for kind in properties.iter(XA + "Identifier"):
        if "01903/v1.2.2" in (kind.text or ""):
            faults.expect(kind.text in COMMITMENTS, f"commitment {kind.text}")


def check_signature(signature, faults):
    ident = signature.get("Id")
    qualifying = signature.findall(f"{DS}Object/{XA}QualifyingProperties")
    faults.expect(len(qualifying) == 1, "not exactly one QualifyingProperties")
    if len(qualifying) != 1 or not ident:
        return faults.say("no Id")
    faults.expect(qualifying[0].get("Target") == "#" + ident, "Target is not the signature")
    signed = qualifying[0].find(XA + "SignedProperties")
    named = [r for r in signature.iterfind(f"{DS}SignedInfo/{DS}Reference") if r.get("Type") == PROPERTIES_TYPE]
    faults.expect(len(named) == 1 and named[0].get("URI") == "#" + signed.get("Id"),
                  "SignedProperties are not what is referred to")
    properties = signed.find(XA + "SignedSignatureProperties")
    faults.expect(TIME.fullmatch(properties.find(XA + "SigningTime").text or ""), "SigningTime is no dateTime")
    check_certificate(signature, properties, faults)
    check_policy(signed, faults)
    check_formats(signature, signed, faults)
    if signature.find(f"{DS}Object/{DS}Manifest") is not None:
        types = [r.get("Type") for r in signature.iterfind(f"{DS}SignedInfo/{DS}Reference")]
        faults.expect(MANIFEST_TYPE in types, "a Manifest that nothing refers to")
    return None


def own_elements(signature):
    """All elements of the signature but for data in its Objects."""
    yield signature
    for child in signature:
        if child.tag != DS + "Object":
            yield from child.iter()
        else:
            for inner in child:
                if inner.tag in (XA + "QualifyingProperties", DS + "Manifest"):
                    yield from inner.iter()


def check_file(name):
    faults = Faults(name)
    root = tree.parse(name).getroot()
    signatures = list(root.iter(DS + "Signature"))
    faults.expect(signatures, "no signature")
    ids = [e.get("Id") for s in signatures for e in s.iter() if e.get("Id")]
    for signature in signatures:
        for element in own_elements(signature):
            check_children(element, faults)
        check_signature(signature, faults)
        value = signature.find(DS + "SignatureValue").text
        faults.expect(all(len(line) <= 76 for line in value.split("\n")), "Base64 in lines over 76 characters")
        own = [e.get("Id") for e in own_elements(signature) if e.get("Id")]
        faults.expect(all(ids.count(i) >= 1 for i in own) and len(own) == len(set(own)), "an Id twice")
    return faults.count


sys.exit(1 if sum(check_file(name) for name in sys.argv[1:]) else 0)
