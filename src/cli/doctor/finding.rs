//! What a check finds.

use std::fmt;

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Good,
    Note,
    Wrong,
}

/// A sentence, and whether something must be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    level: Level,
    sentence: String,
}

impl Finding {
    /// As it should be.
    pub fn good(sentence: impl Into<String>) -> Self {
        Self::new(Level::Good, sentence)
    }

    /// Works, but somebody should know.
    pub fn note(sentence: impl Into<String>) -> Self {
        Self::new(Level::Note, sentence)
    }

    /// Must be mended.
    pub fn wrong(sentence: impl Into<String>) -> Self {
        Self::new(Level::Wrong, sentence)
    }

    /// Must something be mended?
    pub fn is_wrong(&self) -> bool {
        self.level == Level::Wrong
    }

    fn new(level: Level, sentence: impl Into<String>) -> Self {
        // A sentence made of an error that ends in a question.
        let sentence = sentence.into().replace("?.", "?");
        Self { level, sentence }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.level {
            Level::Good => "good ",
            Level::Note => "note ",
            Level::Wrong => "WRONG",
        };
        write!(f, "{mark}  {}", self.sentence)
    }
}
