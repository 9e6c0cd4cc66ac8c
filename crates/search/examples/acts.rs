//! Measures indexing and searching of a folder of Markdown Acts, one entry a heading.
//!
//! `cargo run --release --example acts -- ACTS [queries]`: seconds, peak memory, bytes of each file; with
//! `queries`, the latency of some queries as well.
#![allow(clippy::disallowed_methods, reason = "an example reads its input itself")]

use std::error::Error;
use std::time::Instant;

use faletusi_search::{InMemory, Index, Request};

#[path = "support/acts.rs"]
mod acts;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or("acts".to_owned());
    let with_queries = arguments.next().is_some();
    let start = Instant::now();
    let files = acts::index(folder.as_ref(), None)?;
    println!("documents written in {:.2} s", start.elapsed().as_secs_f64());
    println!("peak memory {} MB", peak_memory().unwrap_or_default() / 1024);
    for (name, bytes) in &files {
        println!("{:>12} {name} {:016x}", bytes.len(), hash(bytes));
    }
    println!("{:>12} in all", files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());

    let index = Index::open(InMemory::from(files))?;
    println!("{} entries", index.len());
    if with_queries {
        measure(&index)?;
    }
    Ok(())
}

fn measure(index: &Index) -> Result<(), Box<dyn Error>> {
    for typing in [false, true] {
        let mut times = Vec::new();
        for query in acts::QUERIES {
            let mut request = Request::new(query);
            request.typing = typing;
            let mut best = f64::MAX;
            let mut found = 0;
            for _ in 0..5 {
                let start = Instant::now();
                found = index.search(&request)?.documents;
                best = best.min(start.elapsed().as_secs_f64() * 1e3);
            }
            println!("{best:>8.2} ms {found:>6} documents  {query}{}", if typing { "…" } else { "" });
            times.push(best);
        }
        times.sort_by(f64::total_cmp);
        println!("median {:.2} ms, slowest {:.2} ms", times[times.len() / 2], times[times.len() - 1]);
    }
    Ok(())
}

/// kB, from Linux.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().split(' ').next()?.parse().ok()
}

/// FNV-1a, to compare two runs.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
