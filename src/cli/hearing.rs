//! `tyndau hearing`: make, list and end hearings in the catalogue of a data folder.

use super::failure::{Failure, Outcome};
use super::say;
use super::shared::Place;
use crate::edge::store::Hearing;
use crate::hearing::phase::Phase;
use crate::id::HearingId;
use crate::signal::message::HearingCard;
use clap::Subcommand;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a hearing
    Create {
        #[command(flatten)]
        place: Place,
        /// Id, in links and file names
        #[arg(long)]
        id: HearingId,
        /// Case number
        #[arg(long)]
        case: String,
        /// Court and room
        #[arg(long)]
        court: String,
    },
    /// List all hearings, the newest first
    List {
        #[command(flatten)]
        place: Place,
    },
    /// End a hearing: its links are worth nothing from now on. A session that is running is ended by its judge
    End {
        #[command(flatten)]
        place: Place,
        /// Id
        #[arg(long)]
        id: HearingId,
    },
    /// Take back every link of a hearing made so far: nobody comes in by one any more. Whoever is in the hearing stays. The docket takes back
    /// the links of one person, and puts out who came by one
    Revoke {
        #[command(flatten)]
        place: Place,
        /// Id
        #[arg(long)]
        id: HearingId,
    },
}

pub async fn run(args: Args) -> Outcome {
    match args.what {
        What::Create {
            place,
            id,
            case,
            court,
        } => create(&place, &id, case, court).await,
        What::List { place } => list(&place).await,
        What::End { place, id } => {
            let (_, store) = place.open().await?;
            store.end(&id, Phase::Ended).await.map_err(Failure::usage)
        }
        What::Revoke { place, id } => {
            let (_, store) = place.open().await?;
            store.revoke(&id).await.map_err(Failure::usage)
        }
    }
}

async fn create(place: &Place, id: &HearingId, case_number: String, court: String) -> Outcome {
    let (_, store) = place.open().await?;
    let card = HearingCard {
        id: id.to_string(),
        case_number,
        court,
    };
    store.create(&card, id).await.map_err(Failure::usage)?;
    say::line(id.as_str());
    Ok(())
}

async fn list(place: &Place) -> Outcome {
    let (_, store) = place.open().await?;
    for hearing in store.hearings().await.map_err(Failure::unavailable)? {
        say::line(&row(&hearing));
    }
    Ok(())
}

fn row(hearing: &Hearing) -> String {
    let state = match (hearing.cancelled, hearing.ended) {
        (true, _) => "cancelled",
        (false, true) => "ended",
        (false, false) => "open",
    };
    let Hearing {
        id,
        case_number,
        court,
        ..
    } = hearing;
    format!("{id}\t{state}\t{case_number}\t{court}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_hearing_is_listed_as_open_only_while_it_can_take_place() {
        let row = |ended, cancelled| {
            row(&Hearing {
                id: HearingId::new("h-1").unwrap(),
                case_number: "418".into(),
                court: "Сот".into(),
                court_id: String::new(),
                hours: None,
                epoch: 1,
                opened: false,
                ended,
                cancelled,
            })
        };
        assert_eq!(row(false, false), "h-1\topen\t418\tСот");
        assert_eq!(row(true, false), "h-1\tended\t418\tСот");
        assert_eq!(row(false, true), "h-1\tcancelled\t418\tСот");
    }
}
