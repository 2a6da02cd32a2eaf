# SPDX-License-Identifier: Apache-2.0
"""Holds records of runs against the committed JSON Schemas; .jsonl files line by line.

    schema_check.py SCHEMA_FOLDER FILE...        exit status 0 when all conform
"""
import json
import pathlib
import sys

import jsonschema


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def parse(text):
    return json.loads(text, parse_constant=refuse_constant)


def validator_for(folder, path):
    name = "samples" if path.suffix == ".jsonl" else "results"
    schema = parse((folder / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def documents(path):
    text = path.read_text()
    return [parse(line) for line in text.splitlines()] if path.suffix == ".jsonl" else [parse(text)]


def faults(validator, items):
    for number, item in enumerate(items, 1):
        error = jsonschema.exceptions.best_match(validator.iter_errors(item))
        if error:
            yield f"document {number}: {list(error.absolute_path)}: {error.message[:300]}"


def main():
    folder, *paths = map(pathlib.Path, sys.argv[1:])
    count = 0
    for path in paths:
        for fault in faults(validator_for(folder, path), documents(path)):
            print(f"{path}: {fault}")
            count += 1
    print(f"{len(paths)} files checked, {count} faults")
    return 1 if count or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
