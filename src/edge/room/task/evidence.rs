//! What the recorder found on disk, in the words of the hearing.

use crate::edge::recorder::Found;
use crate::hearing::evidence::{Evidence, Finding, Light, Trouble};
use crate::record::watch::{self, Wrong};

/// The light, and what is wrong.
pub fn of(found: Vec<Found>) -> Evidence {
    let lights = found.iter().map(|(wrong, _)| wrong.light());
    let light = match lights.max() {
        None | Some(watch::Light::Green) => Light::Green,
        Some(watch::Light::Amber) => Light::Amber,
        Some(watch::Light::Red) => Light::Red,
    };
    let finding = |(wrong, whose)| Finding {
        what: trouble(wrong),
        whose,
    };
    let findings = found.into_iter().map(finding).collect();
    Evidence { light, findings }
}

fn trouble(wrong: Wrong) -> Trouble {
    match wrong {
        Wrong::TooLate => Trouble::TooLate,
        Wrong::Late => Trouble::Late,
        Wrong::Silent => Trouble::Silent,
        Wrong::Unreadable => Trouble::Unreadable,
        Wrong::NotOnDisk => Trouble::NotOnDisk,
        Wrong::Disk => Trouble::Disk,
        Wrong::NoPictures => Trouble::NoPictures,
        Wrong::DiskLow => Trouble::DiskLow,
    }
}
