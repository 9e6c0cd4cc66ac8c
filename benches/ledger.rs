//! What a log of 10,000 entries costs: reading it, and verifying a site that publishes it.
//!
//! `cargo bench --bench ledger`. Every second entry is a commitment that is opened; each entry has its folder with text,
//! proof and the data of the check in the browser. All lies in memory, so that no disk is measured.

#[path = "../tests/support/large.rs"]
mod large;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use faletusi::ledger::{Log, Trust, replay};
use faletusi::verify::{Below, Known, Layout, verify};

fn ledger(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("10,000 entries");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    let site = large::site(10_000);
    let paths: Vec<String> = site.keys().cloned().collect();
    let log = Below::new(&site, "log/", &paths);
    group.bench_function("open the log", |b| b.iter(|| black_box(Log::open(&log, &[]))));
    group.bench_function("replay the log", |b| b.iter(|| black_box(replay(&log, &Trust::default()))));
    group.bench_function("verify the site", |b| b.iter(|| black_box(verify(&site, Layout::Site, &Known::default()))));
}

criterion_group!(benches, ledger);
criterion_main!(benches);
