# SPDX-License-Identifier: Apache-2.0
"""Executes every `run:` of .github/workflows, one by one and in their order, in a folder where set-up and build do
nothing and `lanemark` is a stand-in: it has the real command check each command line (its options, then --help), leaves
the files that the real one would write, and ends with a status that the case chooses. What the gate must make of the
statuses 0, 1 and 2 is the table below.

    workflows_test.py LANEMARK WORKFLOWS OUT
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

# The stand-in's first argument is the real command, its status comes from the environment.
STAND_IN = """#!/bin/sh
printf '%s\\n' "$*" >> "$LOG"
"{real}" "$@" --help > /dev/null || {{ echo "refused: $*" >> "$LOG"; exit 3; }}
command=$1
for word; do
    case $last in
    -o | --output) case $command in ab) mkdir -p "$(dirname "$word")"; echo verdicts > "$word" ;; *) mkdir -p "$word" ;; esac ;;
    --out) mkdir -p "$word/base" "$word/new"; touch "$word/results.json" ;;
    --db) touch "$word" ;;
    esac
    last=$word
done
if [ "$command" = ab ]; then exit "$AB_STATUS"; fi
"""

# (status of ab, status of the gate's step, what its output says)
GATES = [(0, 0, "nothing regressed"), (1, 1, "::error"), (2, 0, "::warning"), (3, 3, "::error")]


def steps_of(text):
    """(job, name, script) of each step with a block `run: |`."""
    job = name = None
    steps, lines = [], text.split("\n")
    for number, line in enumerate(lines):
        if found := re.fullmatch(r"  (\w+):", line):
            job = found[1]
        if found := re.fullmatch(r"\s*- name: (.*)", line):
            name = found[1]
        if found := re.fullmatch(r"(\s*)run: \|", line):
            indent = len(found[1]) + 2
            block = []
            for later in lines[number + 1:]:
                if later.strip() and len(later) - len(later.lstrip()) < indent:
                    break
                block.append(later[indent:])
            steps.append((job, name, "\n".join(block).rstrip() + "\n"))
    return steps


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def make_folder(folder, lanemark):
    shutil.rmtree(folder, ignore_errors=True)
    executable(folder / "build/bin/lanemark", STAND_IN.format(real=lanemark))
    executable(folder / ".ci/setup", "#!/bin/sh\n")
    executable(folder / ".ci/build", "#!/bin/sh\n")
    executable(folder / "bin/gh", '#!/bin/sh\nprintf "gh %s\\n" "$*" >> "$LOG"\ncase $* in *edit-last*) exit 1 ;; esac\n')
    executable(folder / "bin/git", "#!/bin/sh\necho 0123456789abcdef\n")


def run_step(folder, script, status):
    environment = dict(os.environ, PATH=f"{folder / 'bin'}:{os.environ['PATH']}", LOG=str(folder / "log"),
                       AB_STATUS=str(status), NUMBER="7", BASE="0123", GITHUB_STEP_SUMMARY=str(folder / "summary.md"))
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=folder, env=environment,
                          capture_output=True, text=True, check=False)


def check_job(folder, lanemark, steps, gate, faults):
    make_folder(folder, lanemark)
    status, wanted, says = gate
    for job, name, script in steps:
        step = run_step(folder, script, status)
        is_gate = "lanemark ab" in script
        if step.returncode != (wanted if is_gate else 0):
            faults.append(f"{job}/{name}: status {step.returncode} for {status} of ab: {step.stdout}{step.stderr}")
        if is_gate and says not in step.stdout:
            faults.append(f"{job}/{name}: says nothing of `{says}`: {step.stdout}")
    log = (folder / "log").read_text()
    faults.extend(f"{steps[0][0]}: {line}" for line in log.split("\n") if line.startswith("refused"))
    return log


def check_refusal(folder, lanemark, faults):
    """The stand-in must find a command line that the command does not take."""
    make_folder(folder, lanemark)
    step = run_step(folder, "build/bin/lanemark run --no-such-option", 0)
    if step.returncode != 3 or "refused" not in (folder / "log").read_text():
        faults.append("a wrong option is not found")


def main():
    lanemark, workflows, out = (pathlib.Path(a).resolve() for a in sys.argv[1:])
    faults, logs = [], ""
    for workflow in sorted(workflows.glob("*.yml")):
        text = workflow.read_text()
        steps = steps_of(text)
        if len(steps) != len(re.findall(r"^\s*(?:- )?run:", text, re.M)):
            faults.append(f"{workflow.name}: a `run:` that is no block")
        for job in dict.fromkeys(step[0] for step in steps):
            mine = [step for step in steps if step[0] == job]
            for gate in GATES if any("lanemark ab" in step[2] for step in mine) else GATES[:1]:
                logs += check_job(out / f"{workflow.stem}-{job}", lanemark, mine, gate, faults)
    for word in ["run --suite", "ab --base git:", "report ", "plot ", "history add", "gh pr comment 7"]:
        if word not in logs:
            faults.append(f"no step calls `{word}`")
    check_refusal(out / "refusal", lanemark, faults)
    print(f"{len(faults)} faults", *faults, sep="\n")
    return 1 if faults else 0


sys.exit(main())
