//! How a verb fails: one sentence, and an exit code that scripts can tell apart (those of BSD's `sysexits.h`).

use std::process::ExitCode;

/// Exit code and sentence.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    sentence: String,
}

impl Failure {
    /// 1: `tyndau doctor` found something wrong.
    pub fn unwell(why: impl ToString) -> Self {
        Self::new(1, why)
    }

    /// A verdict that was said already, on standard output.
    pub fn verdict(code: u8) -> Self {
        Self::new(code, "")
    }

    /// 64: the command line is wrong.
    pub fn usage(why: impl ToString) -> Self {
        Self::new(64, why)
    }

    /// 69: a port, the database or another service is not to be had.
    pub fn unavailable(why: impl ToString) -> Self {
        Self::new(69, why)
    }

    /// 70: a mistake of the program.
    pub fn software(why: impl ToString) -> Self {
        Self::new(70, why)
    }

    /// 73: a file or folder cannot be written.
    pub fn cannot_create(why: impl ToString) -> Self {
        Self::new(73, why)
    }

    /// 74: what is to be read cannot be.
    pub fn unreadable(why: impl ToString) -> Self {
        Self::new(74, why)
    }

    /// 78: configuration, keys or certificates cannot be used.
    pub fn config(why: impl ToString) -> Self {
        Self::new(78, why)
    }

    fn new(code: u8, why: impl ToString) -> Self {
        let sentence = why.to_string().trim().replace('\n', " ");
        Self { code, sentence }
    }

    /// The sentence.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

/// What a verb gives.
pub type Outcome = Result<(), Failure>;
