//! A long log is verified in time that grows with it and no faster.

#[path = "support/large.rs"]
mod large;

use std::time::{Duration, Instant};

use faletusi::ledger::Files;
use faletusi::verify::{Known, Layout, verify};
use large::{Folder, one, site};

/// The shorter of two runs, so that one pause of the machine does not matter.
fn time(site: &Folder) -> Duration {
    let run = || {
        let began = Instant::now();
        let report = verify(site, Layout::of(site).expect("a site"), &Known::default());
        assert_eq!(report.findings, []);
        assert_eq!(report.files, site.len());
        began.elapsed()
    };
    run().min(run())
}

#[test]
fn ten_thousand_entries_take_ten_times_as_long_as_one_thousand() {
    let (short, long) = (site(1_000), site(10_000));
    assert_eq!(long.paths().iter().filter(|path| path.ends_with("/entry.txt")).count(), 10_000);
    let (first, ten) = (time(&short), time(&long));
    println!("1,000 entries: {first:?}; 10,000 entries: {ten:?}");
    assert!(ten < first * 40, "1,000 entries took {first:?}, 10,000 took {ten:?}");
}

#[test]
fn what_is_missing_from_a_long_log_is_told_as_quickly() {
    let time = |count: usize| {
        let mut site = site(count);
        site.retain(|path, _| !path.contains("/1.4/public/") && !path.ends_with("/check.js"));
        let began = Instant::now();
        let report = verify(&site, Layout::Site, &Known::default());
        // A folder for each second work's last version, the script of every other release.
        assert_eq!(report.findings.len(), count);
        began.elapsed()
    };
    let (first, ten) = (time(400), time(4_000));
    assert!(ten < first * 40, "400 entries took {first:?}, 4,000 took {ten:?}");
}

#[test]
fn names_that_are_taken_are_told() {
    let good = verify(&one("law", "source/law.md"), Layout::Site, &Known::default());
    assert_eq!(good.findings, []);
    let report = verify(&one("log", "laws/law.md"), Layout::Site, &Known::default());
    let told: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    for expected in [
        "entry 1 is about a work called `log`, whose folder is taken",
        "entry 1 (log 1.0 for public) names the file `laws/law.md`, which does not lie in `source/`",
    ] {
        assert!(told.iter().any(|told| told == expected), "{told:#?}");
    }
}
