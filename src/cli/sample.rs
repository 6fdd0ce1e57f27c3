//! The hearing that `--dev` offers: booked in the docket like every other one.

use super::failure::Failure;
use super::links::Links;
use super::people::{SAMPLE, SamplePerson};
use super::start::Ground;
use super::token::{docket_link, link};
use crate::edge::addresses;
use crate::edge::clock;
use crate::edge::store::{Hearing, StoreError};
use crate::edge::token::{Invitation, sign_staff};
use crate::id::{HearingId, ParticipantId, StaffId, UnixMillis};
use crate::signal::docket::{Booking, CaseType, Court, Guest, StaffMember, StaffRole};
use crate::signal::http::Language;
use crate::signal::staff::{MAX_STAFF_LIFE, Staff};
use crate::signal::translate::role_word;
use std::net::IpAddr;
use time::OffsetDateTime;
use time::macros::format_description;

/// Case number of the sample hearing: no court has the number 0000.
pub const CASE_NUMBER: &str = "0000-26-00-2/418";
/// Court of the sample hearing.
pub const COURT: &str = "Аудандық сот";
/// Its courtroom.
pub const COURTROOM: &str = "2-зал";
/// Who looks after the docket.
pub const STAFF_NAME: &str = "Айгүл С.";
/// Days that the sample hearing's links are good for.
const SAMPLE_DAYS: u64 = 7;
/// The sample hearing is planned for half a day; after that a start makes a new one.
const SAMPLE_MS: u64 = 12 * 3_600_000;

/// The hearing that `--dev` offers.
pub struct Sample {
    /// As written to `links.json`.
    pub links: Links,
    /// Role, name and link, in order.
    pub people: Vec<(&'static str, &'static str, String)>,
    /// The plaintiff's link over HTTPS, for a phone.
    pub phone: Option<String>,
}

impl Sample {
    /// Takes the sample hearing of the last start, if it has not ended, or makes one; writes `links.json`.
    pub async fn prepare(ground: &Ground) -> Result<Self, Failure> {
        let config = ground.config();
        let hearing = sample_hearing(ground).await?;
        let ports = ground.app.ports;
        let base = format!("http://localhost:{}", ports.http);
        let mut people = Vec::new();
        let mut phone = None;
        for person in SAMPLE {
            let id = person_id(person)?;
            let known = ground
                .app
                .store
                .invited(&hearing, &id)
                .await
                .map_err(Failure::unavailable)?;
            let token = sign(ground, &hearing, person, known.epoch)?;
            let role = role_word(person.role);
            if role == "plaintiff" {
                phone = addresses::lan().map(|lan| link(&https(lan, ports.https), &token));
            }
            people.push((role, person.name, link(&base, &token)));
        }
        let links = Links {
            roles: people
                .iter()
                .map(|(role, _, link)| ((*role).to_owned(), link.clone()))
                .collect(),
            ports,
            archive: config.data.dir.join("archive"),
            hearing: hearing.id.to_string(),
            docket: docket_link(&base, &staff_token(ground)?),
        };
        links
            .write(&config.data.dir)
            .map_err(|e| Failure::cannot_create(format!("links.json cannot be written: {e}")))?;
        Ok(Self {
            links,
            people,
            phone,
        })
    }
}

async fn sample_hearing(ground: &Ground) -> Result<Hearing, Failure> {
    let store = &ground.app.store;
    let now = clock::now();
    let known = store.open_sample(now.0.saturating_sub(SAMPLE_MS)).await;
    if let Some(hearing) = known.map_err(Failure::unavailable)? {
        return Ok(hearing);
    }
    let stamp = OffsetDateTime::now_utc()
        .format(format_description!("[month][day]-[hour][minute][second]"))
        .map_err(Failure::software)?;
    let id = HearingId::new(&format!("sample-{stamp}")).map_err(Failure::software)?;
    let staff = staff()?;
    let mut booking = booking(now)?;
    let mut booked = store.book(&staff, &id, &booking, None, true).await;
    if matches!(booked, Err(StoreError::Taken(_))) {
        // Somebody works with this server for real: their hearing keeps its courtroom.
        booking.courtroom = id.to_string();
        booked = store.book(&staff, &id, &booking, None, true).await;
    }
    booked.map_err(Failure::unavailable)?;
    store.hearing(&id).await.map_err(Failure::unavailable)
}

fn booking(now: UnixMillis) -> Result<Booking, Failure> {
    let guest = |person: SamplePerson| {
        Ok(Guest {
            id: person_id(person)?,
            name: person.name.to_owned(),
            pseudonym: None,
            role: person.role,
            languages: vec!["kk".into(), "ru".into()],
            stands_by: stands_by(person)?.into_iter().collect(),
            required: false,
        })
    };
    Ok(Booking {
        case_number: CASE_NUMBER.to_owned(),
        case_type: CaseType::Civil,
        courtroom: COURTROOM.to_owned(),
        begins: now,
        ends: UnixMillis(now.0.saturating_add(SAMPLE_MS)),
        language: Language::Kk,
        guests: SAMPLE
            .into_iter()
            .map(guest)
            .collect::<Result<_, Failure>>()?,
        screens: Vec::new(),
    })
}

/// The clerk who looks after the sample's court.
fn staff() -> Result<Staff, Failure> {
    Ok(Staff {
        id: StaffId::new("clerk-1").map_err(Failure::software)?,
        court: Court {
            id: "0000".to_owned(),
            name: COURT.to_owned(),
        },
        member: StaffMember {
            name: STAFF_NAME.to_owned(),
            role: StaffRole::CourtSessionClerk,
            language: Language::Kk,
        },
    })
}

fn staff_token(ground: &Ground) -> Result<String, Failure> {
    let (auth, signer) = (&ground.config().auth, &ground.app.signer);
    sign_staff(&staff()?, MAX_STAFF_LIFE, auth, signer, clock::seconds()).map_err(Failure::software)
}

fn sign(
    ground: &Ground,
    hearing: &Hearing,
    person: SamplePerson,
    epoch: u32,
) -> Result<String, Failure> {
    let invitation = Invitation {
        hearing: &hearing.id,
        epoch,
        role: person.role,
        name: person.name,
        person: person_id(person)?,
        stands_by: stands_by(person)?,
        language: Language::Kk,
        life: Some(SAMPLE_DAYS.saturating_mul(86_400)),
    };
    invitation
        .sign(&ground.config().auth, &ground.app.signer, clock::seconds())
        .map_err(Failure::software)
}

fn stands_by(person: SamplePerson) -> Result<Vec<ParticipantId>, Failure> {
    let ids = person.stands_by.iter().map(|id| ParticipantId::new(id));
    ids.collect::<Result<_, _>>().map_err(Failure::software)
}

fn person_id(person: SamplePerson) -> Result<ParticipantId, Failure> {
    let id = format!("{}-1", role_word(person.role));
    ParticipantId::new(&id).map_err(Failure::software)
}

fn https(address: IpAddr, port: u16) -> String {
    match address {
        IpAddr::V4(v4) => format!("https://{v4}:{port}"),
        IpAddr::V6(v6) => format!("https://[{v6}]:{port}"),
    }
}
