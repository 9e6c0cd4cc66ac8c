//! What several pages ask for and is made once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Values by key, each made when it is first asked for. Who asks while it is being made waits for it.
pub struct Once<K, V> {
    cells: Mutex<HashMap<K, Arc<OnceLock<V>>>>,
}

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self { cells: Mutex::default() }
    }
}

impl<K: Eq + Hash, V: Clone> Once<K, V> {
    /// The value of a key. `make` may ask for others, but not for its own, and it must not use rayon: a thread that waits
    /// in a `par_iter` takes up other work, which may be a page that asks for the same key and would wait for itself.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let cell = Arc::clone(self.cells.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        cell.get_or_init(make).clone()
    }

    /// How many were made.
    pub fn len(&self) -> usize {
        let cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        cells.values().filter(|cell| cell.get().is_some()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_value_is_made_once_whoever_asks() {
        let (once, made) = (Once::default(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for asked in 0..16 {
                let (once, made) = (&once, &made);
                scope.spawn(move || {
                    let value = once.get(asked % 2, || {
                        made.fetch_add(1, Ordering::Relaxed);
                        std::thread::yield_now();
                        asked % 2 + 10
                    });
                    assert_eq!(value, asked % 2 + 10);
                });
            }
        });
        assert_eq!((once.len(), made.into_inner()), (2, 2));
    }
}
