# SPDX-License-Identifier: Apache-2.0
"""Says whether an expression holds of the newest signature in what qpdf --json=2 printed.

usage: pdf_features.py STRUCTURE.json EXPRESSION [CMS.der]
With the name of a third file, its Contents go there, and the numbers of its ByteRange are printed.
Names: certifies (the catalog's DocMDP permission, 0: none), lock and locked (FieldMDP of the newest
signature), field_lock (its field's Lock), looks (an appearance
of it), signatures, and the texts name, contact, reason, location.
"""
import json
import sys

objects = json.load(open(sys.argv[1], encoding="utf-8"))["qpdf"][1]


def get(value, key=None):
    if key is not None:
        value = get(value).get(key)
    while isinstance(value, str) and value.endswith(" R"):
        found = objects["obj:" + value]
        value = found.get("value", found.get("stream", {}).get("dict"))
    return value


def text(value):
    value = get(value)
    return value[2:] if value else value


def references(signature, method):
    return [get(r, "/TransformParams") for r in get(signature, "/Reference") or []
            if get(r, "/TransformMethod") == "/" + method]


catalog = get(get(objects["trailer"])["value"]["/Root"])
fields = [get(f) for f in get(get(catalog, "/AcroForm"), "/Fields")]
signed = [f for f in fields if get(f, "/FT") == "/Sig" and "/V" in f]
newest = max(signed, key=lambda f: int(f["/V"].split()[0]))
signature = get(newest, "/V")
perms = get(catalog, "/Perms") or {}
certifying = references(get(perms, "/DocMDP"), "DocMDP") if "/DocMDP" in perms else []
locks = references(signature, "FieldMDP")
for lock in locks:
    assert get(lock, "/V") == "/1.2" and "/Action" in lock
facts = {
    "certifies": get(certifying[0], "/P") if certifying else 0,
    "signatures": len(signed),
    "lock": get(locks[0], "/Action")[1:] if locks else None,
    "locked": [text(t) for t in get(locks[0], "/Fields") or []] if locks else None,
    "looks": "stream" if get(get(newest, "/AP") or {}, "/N") is not None else None,
    "field_lock": get(get(newest, "/Lock") or {}, "/Action") or "",
    "name": text(get(signature, "/Name")),
    "contact": text(get(signature, "/ContactInfo")),
    "reason": text(get(signature, "/Reason")),
    "location": text(get(signature, "/Location")),
}
facts["field_lock"] = facts["field_lock"][1:]
if len(sys.argv) > 3:
    padded = bytes.fromhex(signature["/Contents"][2:])
    size = 4 + int.from_bytes(padded[2:4], "big")
    assert padded[:2] == b"\x30\x82" and not any(padded[size:])
    open(sys.argv[3], "wb").write(padded[:size])
    print(*signature["/ByteRange"][1:])
elif not eval(sys.argv[2], {}, facts):
    sys.exit(f"{sys.argv[2]}: {facts}")
