//! Can the data folder be written, and for how long does its disk last?

use super::finding::Finding;
use crate::edge::files;
use std::path::Path;

/// Bytes that a hearing of ten people writes in an hour: a voice of 40 kbit/s and a picture of 800 kbit/s each.
const HOUR: u64 = 10 * 840_000 / 8 * 3_600;
const GIB: u64 = 1 << 30;

/// Looks at the data folder, or at the folder in which it will be made.
pub fn check(data: &Path) -> Finding {
    let shown = data.display();
    let Some(folder) = std::path::absolute(data)
        .ok()
        .and_then(|data| data.ancestors().find(|f| f.is_dir()).map(Path::to_owned))
    else {
        return Finding::wrong(format!("The data folder {shown} can not be made."));
    };
    if let Err(error) = files::probe(&folder) {
        return Finding::wrong(format!(
            "The data folder {shown} cannot be written: {error}. Give it to the user that runs the server, or choose another one with --data."
        ));
    }
    match files::free(&folder) {
        Ok(free) => judge(&shown.to_string(), free),
        Err(error) => Finding::note(format!(
            "The data folder {shown} can be written, but how much space is left there is not known: {error}."
        )),
    }
}

fn judge(data: &str, free: u64) -> Finding {
    let hours = free / HOUR;
    let gib = free / GIB;
    let sentence = format!(
        "The data folder {data} can be written and has {gib} GiB left: about {hours} hours of a hearing of ten people."
    );
    match hours {
        0 => Finding::wrong(format!(
            "{sentence} Make room before a hearing is recorded."
        )),
        1..8 => Finding::note(format!("{sentence} That is less than a day in court.")),
        _ => Finding::good(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_an_hour_is_wrong_and_less_than_a_day_is_told() {
        assert!(judge("d", HOUR - 1).is_wrong());
        assert!(judge("d", HOUR * 3).to_string().starts_with("note"));
        assert!(judge("d", HOUR * 9).to_string().starts_with("good"));
    }

    #[test]
    fn a_folder_that_is_to_be_made_is_looked_at_where_it_will_be() {
        let there = std::env::temp_dir().join("tyndau-doctor-not-there/data");
        assert!(check(&there).to_string().contains("can be written"));
        assert!(check(Path::new("/proc/tyndau")).is_wrong());
    }
}
