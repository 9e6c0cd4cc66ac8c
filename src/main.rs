//! The program: see [`faletusi::commands`].

use std::process::ExitCode;

/// musl's and glibc's allocators make threads wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    faletusi::commands::run(std::env::args_os())
}
