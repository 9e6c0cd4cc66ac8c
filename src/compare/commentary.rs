//! Commentary that only one of two texts has.

use super::tree::Tree;

/// Leaves out the commentary of two texts of different origin where only one of them has any, and says whether the
/// first had it: a country's Act never had the model's, which is not omitted from it.
pub fn leave_out_commentary(old: &mut Tree, new: &mut Tree) -> Option<bool> {
    let first = match (old.has_commentary(), new.has_commentary()) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    let explained = if first { old } else { new };
    let law = explained.without_commentary();
    // A text that is nothing but commentary is compared as it is.
    (law.units.len() > 1).then(|| {
        *explained = law;
        first
    })
}
