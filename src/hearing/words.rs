//! Enumerations whose members have a word (the one of the wire, of the log, of the printed rules) and say what they are.

/// Declares such an enumeration: its members in order, the word of each, and its comment as a sentence for people.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[doc = $about:literal])+ $member:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $about])+ $member,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// Its word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)+
                }
            }

            /// What it is, in a sentence.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$member => concat!($($about),+).trim_ascii_start(),)+
                }
            }

            /// The one of a word.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}
