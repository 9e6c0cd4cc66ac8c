//! Faletusi's search as WebAssembly: `crates/search` behind four functions, for `search-worker.js`.
//!
//! Numbers cross the border and nothing else: addresses in this module's memory and lengths. JavaScript writes a text
//! into memory that [`reserve`] gave, calls [`open`] with the manifest or [`search`] with a request, and reads the answer
//! at [`answer`] and [`answer_length`]. Both say:
//!
//! | result | means |
//! | --- | --- |
//! | 0 | done; the answer is JSON (of `open`, the number of entries) |
//! | 1 | chunks were not there; `read` was asked for each. Fetch them and call again |
//! | 2 | the index is damaged; the answer says how |
//! | 3 | the index is of another version; the answer says so |
//!
//! A request is JSON: `query`, and where it is not as usual `typing`, `limit`, `offset`, `entries`. An answer has the form
//! of `faletusi search --format json`.
//!
//! Two functions are imported: `read(chunk, from, length, to)` copies bytes of a chunk to an address and returns 1, or
//! notes that the chunk is wanted and returns 0; `log(address, length)` takes a line for the console, before a trap.

#![cfg(target_family = "wasm")]

use std::cell::RefCell;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use faletusi_search::chunks::{Chunks, Published};
use faletusi_search::{Error, Index, OwnedBytes, Request, json};
use serde_json::Value;

mod host {
    #[link(wasm_import_module = "host")]
    unsafe extern "C" {
        pub fn read(chunk: u32, from: u32, length: u32, to: *mut u8) -> u32;
        pub fn log(text: *const u8, length: usize);
    }
}

const DONE: u32 = 0;
const WANTS: u32 = 1;
const DAMAGED: u32 = 2;
const OTHER_VERSION: u32 = 3;

/// What stays between two calls.
#[derive(Default)]
struct State {
    input: Vec<u8>,
    output: Vec<u8>,
    index: Option<Index>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Set when a chunk was not there.
static WANTED: AtomicBool = AtomicBool::new(false);

/// The chunks that JavaScript keeps.
struct Kept;

impl Chunks for Kept {
    fn read(&self, chunk: usize, range: Range<usize>) -> Option<OwnedBytes> {
        let mut bytes: Vec<u8> = Vec::new();
        // What a damaged manifest promises must not end the engine.
        bytes.try_reserve_exact(range.len()).ok()?;
        // SAFETY: the host writes exactly `range.len()` bytes to reserved memory, or none and returns 0.
        let there = unsafe {
            let there = host::read(chunk as u32, range.start as u32, range.len() as u32, bytes.as_mut_ptr()) == 1;
            bytes.set_len(if there { range.len() } else { 0 });
            there
        };
        if !there {
            WANTED.store(true, Ordering::Relaxed);
        }
        there.then(|| OwnedBytes::new(bytes))
    }
}

/// Memory for a text that JavaScript passes with the next call.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    STATE.with_borrow_mut(|state| {
        state.input.clear();
        state.input.resize(length, 0);
        state.input.as_mut_ptr()
    })
}

/// Where the last answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    STATE.with_borrow(|state| state.output.as_ptr())
}

/// How many bytes the last answer has.
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    STATE.with_borrow(|state| state.output.len())
}

/// Opens an index by its manifest.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> u32 {
    run(|state| {
        let manifest = std::str::from_utf8(&state.input).map_err(|_| Error::Record("the manifest is not UTF-8"))?;
        let index = Index::open(Published::new(manifest, Kept)?)?;
        let entries = index.len().to_string();
        state.index = Some(index);
        Ok(entries)
    })
}

/// Searches the open index.
#[unsafe(no_mangle)]
pub extern "C" fn search() -> u32 {
    run(|state| {
        let asked = std::str::from_utf8(&state.input).ok().and_then(|text| serde_json::from_str(text).ok());
        let asked: Value = asked.ok_or(Error::Record("the request is no JSON"))?;
        let index = state.index.as_ref().ok_or(Error::Record("no index is open"))?;
        let number = |name: &str, usual: usize| {
            asked[name].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usual)
        };
        let usual = Request::new(asked["query"].as_str().unwrap_or_default());
        let request = Request {
            typing: asked["typing"].as_bool().unwrap_or(false),
            limit: number("limit", usual.limit),
            offset: number("offset", usual.offset),
            entries: number("entries", usual.entries),
            ..usual
        };
        let answer = index.search(&request)?;
        Ok(json::answer(&request.query, &answer, |_| None))
    })
}

fn run(task: impl FnOnce(&mut State) -> Result<String, Error>) -> u32 {
    WANTED.store(false, Ordering::Relaxed);
    STATE.with_borrow_mut(|state| {
        let result = task(state);
        let (code, output) = match result {
            _ if WANTED.load(Ordering::Relaxed) => (WANTS, String::new()),
            Ok(output) => (DONE, output),
            Err(Error::Format(found)) => (OTHER_VERSION, found),
            Err(error) => (DAMAGED, error.to_string()),
        };
        if code == DAMAGED {
            // SAFETY: the text lives until the call returns.
            unsafe { host::log(output.as_ptr(), output.len()) };
        }
        state.output = output.into_bytes();
        code
    })
}

/// Random bytes for the names of new segments. Nothing is written here: whoever comes by is told so.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v04_custom(_to: *mut u8, _length: usize) -> Result<(), getrandom::Error> {
    Err(getrandom::Error::UNSUPPORTED)
}
