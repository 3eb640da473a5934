#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Judges recorded exchanges by the contract: contract_check.py CONTRACT FOLDER

FOLDER/*.told holds "CODE METHOD URL"; beside it NAME.head (header lines) and NAME.body of the
answer. Each answer must be one that the contract (OpenAPI 3.1) names for its operation, with the
headers and the JSON that it demands. Prints a line an operation with the codes that were seen; fails
if an answer breaks the contract or an operation was never asked.
"""
import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema
import yaml

contract = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
resolver = jsonschema.RefResolver.from_schema(contract)
failures = []


def resolved(node):
    while "$ref" in node:
        node = resolver.resolve(node["$ref"])[1]
    return node


def operation_of(method, path):
    """The operation with the most literal template that fits, and its name."""
    found = None
    for template, item in contract["paths"].items():
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in item:
            if found is None or template.count("{") < found[0].count("{"):
                found = (template, item[method.lower()])
    return found


def check_headers(response, head):
    for name, header in resolved(response).get("headers", {}).items():
        header = resolved(header)
        value = head.get(name.lower())
        if value is None:
            if header.get("required"):
                yield f"no header {name}"
        elif "schema" in header:
            for e in validator(header["schema"]).iter_errors(value):
                yield f"header {name}: {e.message}"


def validator(schema):
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


def check_body(response, head, body):
    content = resolved(response).get("content")
    if not content:
        return
    kind = head.get("content-type", "").split(";")[0]
    if kind not in content:
        yield f"Content-Type {kind} is none of {list(content)}"
    elif kind.endswith("json") and "schema" in content[kind]:
        for e in validator(content[kind]["schema"]).iter_errors(json.loads(body)):
            yield f"{'/'.join(map(str, e.absolute_path)) or 'body'}: {e.message}"


def judge(told, seen):
    code, method, url = told.read_text().split()
    path = urllib.parse.urlsplit(url).path
    head = dict(
        (k.strip().lower(), v.strip())
        for k, _, v in (line.partition(":") for line in told.with_suffix(".head").read_text().splitlines()[1:])
        if v
    )
    found = operation_of(method, path)
    if found is None:
        if code not in ("404", "405"):
            failures.append(f"{method} {path}: {code}, but the contract has no such operation")
        return
    template, operation = found
    seen.setdefault(f"{method} {template}", set()).add(code)
    response = operation["responses"].get(code) or operation["responses"].get("default")
    if response is None:
        failures.append(f"{method} {template}: {code} is not in the contract")
        return
    body = told.with_suffix(".body").read_bytes()
    failures.extend(
        f"{method} {template} {code}: {why}"
        for why in [*check_headers(response, head), *check_body(response, head, body)]
    )


def main():
    seen = {}
    exchanges = sorted(pathlib.Path(sys.argv[2]).glob("*.told"))
    for told in exchanges:
        judge(told, seen)
    operations = [
        f"{method.upper()} {template}"
        for template, item in contract["paths"].items()
        for method in item
        if method in ("get", "put", "post", "delete")
    ]
    for name in operations:
        print(f"  {name:62} {' '.join(sorted(seen.get(name, []))) or 'NEVER ASKED'}")
    failures.extend(f"{name}: never asked" for name in operations if name not in seen)
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    print(f"{len(exchanges)} answers of {len(operations)} operations judged, {len(failures)} against the contract")
    sys.exit(1 if failures else 0)


main()
