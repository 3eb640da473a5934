#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Judges what divit doctor told of each scenario: judge.py SCHEMA ROWS FOLDER

ROWS holds a line "NAME|KIND|LAYER|ID|EXIT|WORDS|RUNS" a scenario; RUNS is "same", or "each" where the
desk broke anew for each run, so that the words of one may differ from another's. FOLDER holds the
four runs NAME.LANGUAGE.json and NAME.LANGUAGE.text, with exit code, beginning and end in .end and
standard error in .errors.
Prints a line a scenario and the confusion matrix of the layers; fails unless all are told right.
"""
import json
import pathlib
import sys

import jsonschema

LAYERS = "usb service session reader card module token certificate clock network none".split()
schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
folder = pathlib.Path(sys.argv[3])


def read(name):
    return (folder / name).read_text(encoding="utf-8")


def first_of(out):
    return next((c for c in out["checks"] if c["id"] == out["first_broken"]), None)


def check_words(words, out, first):
    """WORDS: a part of the English cause, or ID=VERDICT of another check."""
    name, mark, verdict = words.partition("=")
    if mark:
        found = next((c["verdict"] for c in out["checks"] if c["id"] == name), None)
        if found != verdict:
            yield f"{name} is {found}, not {verdict}"
    elif words and words not in first["cause"]:
        yield f"the cause does not say: {words}"


def check_text(out, text, language, runs):
    """The terminal tells the same as the JSON, each check with its id."""
    for c in out["checks"]:
        if f"({c['id']})" not in text:
            yield f"{language}: the terminal does not carry {c['id']}"
    first = first_of(out) if runs == "same" else None
    for part in ("cause", "fix") if first else ():
        if first[part] not in text:
            yield f"{language}: the terminal does not carry the {part}: {first[part]}"


def check_languages(en, tr):
    """The same findings, every sentence in its own language."""
    if [(c["id"], c["verdict"]) for c in en["checks"]] != [(c["id"], c["verdict"]) for c in tr["checks"]]:
        yield "the languages tell different things"
    for a, b in zip(en["checks"], tr["checks"]):
        for part in ("title", "cause", "fix"):
            if a[part] is not None and a[part] == b[part]:
                yield f"{a['id']}: not in Turkish: {b[part]}"


def judge(row, outs):
    name, _, layer, wanted, code, words, runs = row
    for language in ("en", "tr"):
        for form in ("json", "text"):
            end = read(f"{name}.{language}.{form}.end").split()
            if end[0] in ("124", "137"):
                yield f"{language} {form}: it took over 10 s"
            elif end[0] != code:
                yield f"{language} {form}: exit {end[0]}, not {code}"
            errors = read(f"{name}.{language}.{form}.errors")
            if errors:
                yield f"{language} {form}: on standard error: {errors.strip()}"
        if outs[language] is None:
            yield f"{language}: no JSON"
            continue
        if str(outs[language]["exit"]) != code:
            yield f"{language}: the JSON says exit {outs[language]['exit']}, not {code}"
        for e in validator.iter_errors(outs[language]):
            yield f"{language}: {'/'.join(map(str, e.absolute_path))}: {e.message}"
        yield from check_text(outs[language], read(f"{name}.{language}.text"), language, runs)
    en, tr = outs["en"], outs["tr"]
    if not en or not tr:
        return
    first = first_of(en)
    told = (first["layer"], first["id"]) if first else ("none", "none")
    if told != (layer, wanted):
        yield f"told {'/'.join(told)}: {first['cause'] if first else ''}"
    else:
        yield from check_words(words, en, first)
    yield from check_languages(en, tr)
    if "10000000146" in json.dumps(en):
        yield "an identity number is in the JSON"


def load(name):
    try:
        return json.loads(read(name))
    except ValueError:
        return None


def seconds(name):
    began, ended = read(f"{name}.en.json.end").split()[1:]
    return float(ended) - float(began)


matrix = {}
failures = 0
rows = [line.rstrip("\n").split("|") for line in open(sys.argv[2], encoding="utf-8")]
print(f"{'scenario':24} {'kind':9} {'expected':30} {'told':30} exit seconds")
for row in rows:
    outs = {language: load(f"{row[0]}.{language}.json") for language in ("en", "tr")}
    first = first_of(outs["en"]) if outs["en"] else None
    told = (first["layer"], first["id"]) if first else ("none", "none")
    found = list(dict.fromkeys(judge(row, outs)))
    failures += bool(found)
    matrix[row[2], told[0]] = matrix.get((row[2], told[0]), 0) + 1
    print(f"{row[0]:24} {row[1]:9} {'/'.join(row[2:4]):30} {'/'.join(told):30} {row[4]:>4} {seconds(row[0]):7.2f}")
    for f in found:
        print(f"    WRONG: {f}")

print(f"\n{'expected, told:':15}" + "".join(f"{x[:7]:>8}" for x in LAYERS))
for wanted in LAYERS:
    cells = (matrix.get((wanted, told), 0) for told in LAYERS)
    print(f"{wanted:15}" + "".join(f"{n or '.':>8}" for n in cells))
broken = [r for r in rows if r[2] != "none"]
right = sum(n for (wanted, told), n in matrix.items() if wanted == told and wanted != "none")
recorded = sum(r[1] == "recorded" for r in broken)
print(f"\nbroken: {len(broken)} ({len(broken) - recorded} real, {recorded} recorded), right layer first: {right};"
      f" nothing broken: {len(rows) - len(broken)}; in both languages; wrong scenarios: {failures}")
sys.exit(1 if failures or len(broken) < 40 else 0)
