//! The Merkle tree of RFC 6962, its proofs and their verification (RFC 9162, 2.1.3 and 2.1.4).

use super::hash::{Hash, empty_root, leaf_hash, node_hash};

/// A tree with all its complete subtrees, so that roots and proofs of any earlier size cost a few hashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// `levels[k][i]` is the hash over the leaves `i·2ᵏ` to `(i+1)·2ᵏ`; only complete ones are kept.
    levels: Vec<Vec<Hash>>,
}

/// Why there is no proof, or why one proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// The leaf is not in a tree of that size.
    #[error("entry {index} is not in a log of {size} entries")]
    NoSuchLeaf {
        /// Asked for, from 0.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// The later tree is smaller than the earlier, or larger than the one at hand.
    #[error("a log of {second} entries cannot be the continuation of one of {first}")]
    Sizes {
        /// Of the earlier tree.
        first: u64,
        /// Of the later tree.
        second: u64,
    },
    /// Everything continues the empty log: such a proof says nothing.
    #[error("every log continues the empty one, so this proves nothing")]
    FromNothing,
    /// More or fewer hashes than the sizes ask for.
    #[error("the proof has {found} hashes; it must have {expected}")]
    ProofLength {
        /// For these sizes.
        expected: usize,
        /// In the proof.
        found: usize,
    },
    /// The hashes lead to another root.
    #[error("the proof leads to the root {found}, not to {expected}")]
    Root {
        /// The root claimed.
        expected: Hash,
        /// What the proof gives.
        found: Hash,
    },
}

impl Tree {
    /// The tree over these leaves' bytes.
    pub fn of<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self::of_hashes(leaves.into_iter().map(leaf_hash))
    }

    /// The tree over leaves whose hashes are known.
    pub fn of_hashes(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            let Some(hashes) = self.levels.get_mut(level) else {
                self.levels.push(vec![hash]);
                return;
            };
            hashes.push(hash);
            let &[.., left, right] = hashes.as_slice() else { return };
            if hashes.len() % 2 == 1 {
                return;
            }
            hash = node_hash(&left, &right);
        }
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The leaves' hashes, in order.
    pub fn leaves(&self) -> &[Hash] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// The hashes over 2^`level` leaves each, in order; only complete ones.
    pub fn level(&self, level: u32) -> &[Hash] {
        usize::try_from(level).ok().and_then(|level| self.levels.get(level)).map_or(&[], Vec::as_slice)
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        self.range(0, self.size()).unwrap_or_else(empty_root)
    }

    /// The root as it was when the tree had `size` leaves; `None` when it never had so many.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        if size == 0 { Some(empty_root()) } else { self.range(0, size) }
    }

    /// The hash over the leaves from `start` to before `end`; `start` is a multiple of the largest power of two below
    /// the length, as it is everywhere in RFC 6962's definition.
    fn range(&self, start: u64, end: u64) -> Option<Hash> {
        if end > self.size() {
            return None;
        }
        let length = end.checked_sub(start)?;
        if length.is_power_of_two() {
            let index = usize::try_from(start >> length.trailing_zeros()).ok()?;
            return self.level(length.trailing_zeros()).get(index).copied();
        }
        let middle = start.checked_add(split(length)?)?;
        Some(node_hash(&self.range(start, middle)?, &self.range(middle, end)?))
    }

    /// The proof that the leaf `index` is in the tree as it was at `size`: from the leaf's sibling up.
    ///
    /// Source: RFC 9162, 2.1.3.1.
    ///
    /// # Errors
    ///
    /// When the tree never had so many leaves, or the leaf came later.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, MerkleError> {
        if index >= size || size > self.size() {
            return Err(MerkleError::NoSuchLeaf { index, size: size.min(self.size()) });
        }
        let (mut start, mut end, mut proof) = (0, size, Vec::new());
        while let Some(left) = split(end - start) {
            let middle = start + left;
            let sibling = if index < middle { (middle, end) } else { (start, middle) };
            proof.extend(self.range(sibling.0, sibling.1));
            (start, end) = if index < middle { (start, middle) } else { (middle, end) };
        }
        proof.reverse();
        Ok(proof)
    }

    /// The proof that the tree at `second` continues the tree at `first`.
    ///
    /// Source: RFC 9162, 2.1.4.1.
    ///
    /// # Errors
    ///
    /// When `first` is larger than `second`, zero, or the tree never had so many leaves.
    pub fn consistency(&self, first: u64, second: u64) -> Result<Vec<Hash>, MerkleError> {
        if first > second || second > self.size() {
            return Err(MerkleError::Sizes { first, second: second.min(self.size()) });
        }
        if first == second {
            return Ok(Vec::new());
        }
        if first == 0 {
            return Err(MerkleError::FromNothing);
        }
        let (mut start, mut end, mut proof) = (0, second, Vec::new());
        while first < end {
            let Some(left) = split(end - start) else { break };
            let middle = start + left;
            let sibling = if first <= middle { (middle, end) } else { (start, middle) };
            proof.extend(self.range(sibling.0, sibling.1));
            (start, end) = if first <= middle { (start, middle) } else { (middle, end) };
        }
        // The verifier knows the earlier root already; it needs this subtree only when that is not the whole of it.
        if start != 0 {
            proof.extend(self.range(start, end));
        }
        proof.reverse();
        Ok(proof)
    }
}

/// The largest power of two smaller than `length`; `None` for 0 and 1, which are not split.
fn split(length: u64) -> Option<u64> {
    Some(1 << length.checked_sub(1)?.checked_ilog2()?)
}

/// Checks that a leaf with this hash is number `index`, from 0, in the tree of `size` leaves with this root.
///
/// Source: RFC 9162, 2.1.3.2. The number of hashes is checked first, so a proof of a thousand lines costs nothing.
///
/// # Errors
///
/// What is wrong with the proof.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), MerkleError> {
    if index >= size {
        return Err(MerkleError::NoSuchLeaf { index, size });
    }
    expect_length(inclusion_length(index, size), proof)?;
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    expect_root(root, &hash)
}

/// Checks that the tree of `second` leaves continues the tree of `first` leaves.
///
/// Source: RFC 9162, 2.1.4.2. Equal sizes need equal roots and an empty proof.
///
/// # Errors
///
/// What is wrong with the proof; also when `first` is 0, which everything continues.
pub fn verify_consistency(
    first: u64,
    second: u64,
    first_root: &Hash,
    second_root: &Hash,
    proof: &[Hash],
) -> Result<(), MerkleError> {
    if first > second {
        return Err(MerkleError::Sizes { first, second });
    }
    if first == second {
        expect_length(0, proof)?;
        return expect_root(first_root, second_root);
    }
    if first == 0 {
        return Err(MerkleError::FromNothing);
    }
    expect_length(consistency_length(first, second), proof)?;
    // A complete first tree is itself the subtree that the proof would start with.
    let (seed, rest) = match proof.split_first() {
        Some((seed, rest)) if !first.is_power_of_two() => (*seed, rest),
        _ => (*first_root, proof),
    };
    let (mut node, mut last) = (first - 1, second - 1);
    let shift = node.trailing_ones();
    (node, last) = (node >> shift, last >> shift);
    let (mut old, mut new) = (seed, seed);
    for sibling in rest {
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new = node_hash(&new, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    expect_root(first_root, &old)?;
    expect_root(second_root, &new)
}

/// Number of hashes in an inclusion proof: the levels up to where the path leaves the right edge, then one for each
/// complete subtree on its left. `index` is below `size`.
fn inclusion_length(index: u64, size: u64) -> usize {
    let inner = 64 - (index ^ (size - 1)).leading_zeros();
    (inner + index.checked_shr(inner).unwrap_or(0).count_ones()) as usize
}

/// Number of hashes in a consistency proof, for 0 < `first` < `second`.
fn consistency_length(first: u64, second: u64) -> usize {
    let shift = first.trailing_zeros();
    let path = inclusion_length((first - 1) >> shift, ((second - 1) >> shift).saturating_add(1));
    path + usize::from(!first.is_power_of_two())
}

fn expect_length(expected: usize, proof: &[Hash]) -> Result<(), MerkleError> {
    if proof.len() == expected { Ok(()) } else { Err(MerkleError::ProofLength { expected, found: proof.len() }) }
}

fn expect_root(expected: &Hash, found: &Hash) -> Result<(), MerkleError> {
    if expected == found { Ok(()) } else { Err(MerkleError::Root { expected: *expected, found: *found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(size: u64) -> Tree {
        Tree::of_hashes((0..size).map(|n| leaf_hash(&n.to_be_bytes())))
    }

    /// RFC 6962's definition, word for word.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node_hash(&by_definition(left), &by_definition(right))
            }
        }
    }

    #[test]
    fn roots_are_those_of_the_definition_at_every_size() {
        let tree = tree(130);
        for size in 0..=130 {
            assert_eq!(tree.root_at(size), Some(by_definition(&tree.leaves()[..size as usize])), "{size}");
        }
        assert_eq!(tree.root_at(131), None);
        assert_eq!(tree.root_at(u64::MAX), None);
        assert_eq!(tree.root(), by_definition(tree.leaves()));
    }

    #[test]
    fn every_leaf_proves_itself_and_no_other() {
        let tree = tree(70);
        for size in 1..=70 {
            let root = tree.root_at(size).unwrap();
            for index in 0..size {
                let proof = tree.inclusion(index, size).unwrap();
                let leaf = tree.leaves()[index as usize];
                assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()), "{index} {size}");
                assert!(verify_inclusion(&leaf, (index + 1) % size, size, &proof, &root).is_err() || size == 1);
            }
        }
    }

    #[test]
    fn every_size_continues_every_smaller_one() {
        let tree = tree(70);
        for second in 1..=70 {
            for first in 1..=second {
                let proof = tree.consistency(first, second).unwrap();
                let (old, new) = (tree.root_at(first).unwrap(), tree.root_at(second).unwrap());
                assert_eq!(verify_consistency(first, second, &old, &new, &proof), Ok(()), "{first} {second}");
                assert!(first == second || verify_consistency(first, second, &new, &new, &proof).is_err());
                assert!(first == second || verify_consistency(first, second, &old, &old, &proof).is_err());
            }
        }
    }

    #[test]
    fn sizes_near_the_largest_number_and_long_proofs_are_errors() {
        let hash = empty_root();
        let long = vec![hash; 1000];
        for size in [u64::MAX, u64::MAX - 1, 1 << 63] {
            for index in [0, 1, size - 1, size / 2] {
                assert!(verify_inclusion(&hash, index, size, &long, &hash).is_err());
                assert!(verify_inclusion(&hash, index, size, &[], &hash).is_err());
                let expected = inclusion_length(index, size);
                assert!(verify_inclusion(&hash, index, size, &long[..expected], &hash).is_err());
            }
            assert!(verify_inclusion(&hash, size, size, &long, &hash).is_err());
            for first in [1, 2, 3, size - 1, size / 2] {
                assert!(verify_consistency(first, size, &hash, &hash, &long).is_err());
                let expected = consistency_length(first, size);
                assert!(verify_consistency(first, size, &hash, &hash, &long[..expected]).is_err());
            }
            assert!(tree(3).inclusion(0, size).is_err());
            assert!(tree(3).consistency(1, size).is_err());
        }
        assert!(tree(0).inclusion(0, 0).is_err());
        assert_eq!(tree(3).consistency(0, 2), Err(MerkleError::FromNothing));
    }
}
