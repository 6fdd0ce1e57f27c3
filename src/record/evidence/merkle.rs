//! The tree of an epoch (RFC 9162, section 2.1): one hash that stands for many lines, so that a single one can be shown, or withheld,
//! and the rest still be proved.

use super::hex::Hash;
use sha2::{Digest, Sha256};

/// A tree that grows by leaves; what it keeps is one hash for each power of two.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Roots of full trees, the largest first, each with its height.
    peaks: Vec<(u32, Hash)>,
    leaves: u64,
}

impl Tree {
    /// Adds a leaf.
    pub fn push(&mut self, data: &[u8]) {
        let mut hash = leaf(data);
        let mut height: u32 = 0;
        while let Some((_, left)) = self.peaks.pop_if(|(full, _)| *full == height) {
            hash = node(left, hash);
            height = height.saturating_add(1);
        }
        self.peaks.push((height, hash));
        self.leaves = self.leaves.saturating_add(1);
    }

    /// How many there are.
    #[must_use]
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The root; of an empty tree the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let hashes = self.peaks.iter().rev().map(|(_, hash)| *hash);
        hashes
            .reduce(|right, left| node(left, right))
            .unwrap_or_else(|| Hash::of(&[]))
    }
}

fn leaf(data: &[u8]) -> Hash {
    let hasher = Sha256::new_with_prefix([0]).chain_update(data);
    super::hex::Hex(hasher.finalize().into())
}

fn node(left: Hash, right: Hash) -> Hash {
    let hasher = Sha256::new_with_prefix([1]);
    super::hex::Hex(
        hasher
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;
    use proptest::prelude::*;

    fn root(leaves: &[Vec<u8>]) -> Hash {
        let mut tree = Tree::default();
        leaves.iter().for_each(|leaf| tree.push(leaf));
        assert_eq!(tree.leaves(), leaves.len() as u64);
        tree.root()
    }

    /// The leaves and roots by which implementations of Certificate Transparency are tested.
    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let bytes = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
        let leaves = [
            vec![],
            vec![0],
            vec![0x10],
            bytes(0x20, 0x21),
            bytes(0x30, 0x31),
            bytes(0x40, 0x43),
            bytes(0x50, 0x57),
            bytes(0x60, 0x6f),
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, expected) in roots.iter().enumerate() {
            assert_eq!(
                root(&leaves[..count]).to_string(),
                *expected,
                "{count} leaves"
            );
        }
    }

    /// The definition of RFC 9162, word for word.
    fn by_definition(leaves: &[Vec<u8>]) -> Hash {
        match leaves.len() {
            0 => Hash::of(&[]),
            1 => leaf(&leaves[0]),
            n => {
                let k = (0..)
                    .map(|i| 1_usize << i)
                    .take_while(|k| *k < n)
                    .last()
                    .unwrap();
                node(by_definition(&leaves[..k]), by_definition(&leaves[k..]))
            }
        }
    }

    proptest! {
        #[test]
        fn a_growing_tree_has_the_root_of_the_definition(leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..70)) {
            prop_assert_eq!(root(&leaves), by_definition(&leaves));
        }
    }
}
