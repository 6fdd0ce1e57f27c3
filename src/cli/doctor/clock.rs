//! Can the clock be right, and is somebody keeping it so? Tokens, journal and record rest on it.

use super::finding::Finding;
use crate::edge::clock;
use std::time::UNIX_EPOCH;
use time::OffsetDateTime;

/// Looks at the clock.
pub async fn check() -> Finding {
    judge(clock::seconds(), built(), clock::is_kept().await)
}

/// `now` and `built` in seconds since 1970.
fn judge(now: u64, built: Option<u64>, kept: Option<bool>) -> Finding {
    let Some(shown) = i64::try_from(now)
        .ok()
        .and_then(|now| OffsetDateTime::from_unix_timestamp(now).ok())
        .map(|at| format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()))
    else {
        return Finding::wrong("The clock shows a year that cannot be. Set it.");
    };
    if built.is_some_and(|built| now < built) {
        return Finding::wrong(format!(
            "The clock shows {shown}, which is before this program was built: it is wrong. Set it, or no link will be valid and the record will bear a wrong time."
        ));
    }
    match kept {
        Some(true) => Finding::good(format!("The clock shows {shown} and is kept by NTP.")),
        Some(false) => Finding::note(format!(
            "The clock shows {shown} and is not kept by NTP: it will drift. Switch time synchronisation on."
        )),
        None => Finding::note(format!(
            "The clock shows {shown}; whether anybody keeps it right cannot be seen from here."
        )),
    }
}

/// When this program was built, as its file tells.
fn built() -> Option<u64> {
    let file = std::env::current_exe().ok()?;
    let modified = std::fs::metadata(file).ok()?.modified().ok()?;
    Some(modified.duration_since(UNIX_EPOCH).ok()?.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_the_build_is_wrong_whoever_keeps_it() {
        assert!(judge(1_000, Some(1_001), Some(true)).is_wrong());
        assert!(!judge(1_001, Some(1_001), None).is_wrong());
        assert!(judge(u64::MAX, None, Some(true)).is_wrong());
    }

    #[test]
    fn a_clock_that_nobody_keeps_is_told() {
        let mark = |kept| judge(2_000_000_000, None, kept).to_string();
        assert!(mark(Some(true)).starts_with("good"));
        assert!(mark(Some(false)).starts_with("note"));
        assert!(mark(None).starts_with("note"));
    }
}
