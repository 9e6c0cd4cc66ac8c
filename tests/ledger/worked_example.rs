//! The worked example of the entry's specification, with `sha256sum` and `openssl` alone.

use std::collections::BTreeMap;
use std::process::Command;

const SPECIFICATION: &str = include_str!("../../src/ledger/entry.rs");

/// The blocks of the module's documentation, in order.
fn blocks() -> Vec<String> {
    let doc: Vec<&str> = SPECIFICATION
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let doc = doc.join("\n");
    doc.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn sha256sum_and_openssl_come_to_the_figures_of_the_specification() {
    for tool in ["sha256sum", "openssl", "sh"] {
        if Command::new(tool).arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "CI must have {tool}");
            eprintln!("SKIPPED: `{tool}` is not here, so the worked example was not recomputed");
            return;
        }
    }
    let folder = std::env::temp_dir().join(format!("faletusi-worked-example-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let names = ["form", "model-law.md", "reading.txt", "release", "key-1", "key-2"];
    let blocks = blocks();
    assert_eq!(blocks.len(), names.len());
    for (name, block) in names.iter().zip(&blocks) {
        std::fs::write(folder.join(name), block.replace("<tab>", "\t")).unwrap();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledger/worked_example.sh");
    let output = Command::new("sh").arg(script).arg(&folder).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let figures: BTreeMap<&str, &str> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    assert_eq!(figures.len(), 9, "{text}");

    assert_eq!(figures["signature"], "Signature Verified Successfully");
    let line = |block: usize, label: &str| blocks[block].lines().find(|l| l.starts_with(label)).unwrap().to_owned();
    assert!(line(3, "source").contains(figures["source"]));
    assert!(line(3, "reading ").contains(&format!("{} {} 2", figures["reading"], figures["root"])));
    assert!(line(4, "key ").contains(&format!("+{}+", figures["id"])));
    assert!(line(5, "previous").ends_with(figures["key-1"]));
    for figure in ["release", "commitment", "key-1", "key-2"] {
        assert!(SPECIFICATION.contains(&format!("`{}`", figures[figure])), "{figure}: {}", figures[figure]);
    }
    assert_eq!(blocks[3].len(), 614);

    // And this program reads them.
    for block in [3, 4, 5] {
        let entry = faletusi::ledger::Entry::parse(blocks[block].as_bytes()).unwrap();
        assert_eq!(entry.to_bytes().unwrap(), blocks[block].as_bytes());
    }
}
