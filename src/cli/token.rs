//! `tyndau token`: a link for one person of a hearing (`create`) or of the court's staff (`staff`), while the server runs or before.

use super::failure::{Failure, Outcome};
use super::links::Links;
use super::say;
use super::shared::{Place, role};
use crate::edge::clock;
use crate::edge::config::Config;
use crate::edge::token::{Invitation, Signer, sign_staff};
use crate::id::{CourtId, HearingId, ParticipantId, StaffId};
use crate::signal::docket::{Court, StaffMember, StaffRole};
use crate::signal::http::Language;
use crate::signal::message::Role;
use crate::signal::staff::Staff;
use crate::signal::translate::role_word;
use clap::Subcommand;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print a link for one person of a hearing
    Create(Create),
    /// Print a link to the docket for a clerk or administrator of a court
    Staff(ForStaff),
}

#[derive(Debug, clap::Args)]
struct ForStaff {
    #[command(flatten)]
    place: Place,
    /// Id of the court; its hearings are those that are made with such a link
    #[arg(long, value_name = "ID")]
    court: CourtId,
    /// Name of the court, as people read it
    #[arg(long)]
    court_name: String,
    /// court_session_clerk or court_administrator
    #[arg(long, value_parser = staff_role)]
    role: StaffRole,
    /// Name of the employee
    #[arg(long)]
    name: String,
    /// Id of the employee: stands beside what they change
    #[arg(long)]
    id: StaffId,
    /// Language to begin with: kk, ru or en
    #[arg(long, default_value = "kk", value_parser = language)]
    lang: Language,
    /// Hours that the link is good for
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..=12))]
    hours: u8,
    /// Where the server is reached, like https://court.example
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Create {
    #[command(flatten)]
    place: Place,
    /// Id of the hearing
    #[arg(long, value_name = "ID")]
    hearing: HearingId,
    /// presiding_judge, court_session_clerk, plaintiff, defendant, lawyer, …: docs/roles.md has them all
    #[arg(long, value_parser = role)]
    role: Role,
    /// Id of a person by whom this one stands: whom a lawyer or representative speaks for, whose teacher or escort this is.
    /// Again for each
    #[arg(long = "for", value_name = "ID")]
    stands_by: Vec<ParticipantId>,
    /// Name as the others see it
    #[arg(long)]
    name: String,
    /// Language to begin with: kk, ru or en
    #[arg(long, default_value = "kk", value_parser = language)]
    lang: Language,
    /// Id of the person in the hearing; a new one by default
    #[arg(long, value_name = "ID")]
    person: Option<ParticipantId>,
    /// Good once and for 15 minutes, instead of until the hearing ends
    #[arg(long)]
    ticket: bool,
    /// Days that the link is good for
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=366), conflicts_with = "ticket")]
    days: u16,
    /// Where the server is reached, like https://court.example
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

pub async fn run(args: Args) -> Outcome {
    match args.what {
        What::Create(create) => for_person(create).await,
        What::Staff(staff) => for_staff(staff).await,
    }
}

/// A link to a hearing, for one of its people.
async fn for_person(create: Create) -> Outcome {
    let (config, store) = create.place.open().await?;
    let hearing = store
        .hearing(&create.hearing)
        .await
        .map_err(Failure::usage)?;
    if hearing.ended || hearing.cancelled {
        let id = &hearing.id;
        return Err(Failure::usage(format!(
            "hearing {id} is over: nobody can join it"
        )));
    }
    let base = base_url(create.base_url.as_ref(), &config)?;
    let signer = Signer::load_or_make(&config.data.dir).map_err(Failure::config)?;
    let person = match create.person {
        Some(person) => person,
        None => new_person(create.role)?,
    };
    let known = store
        .invited(&hearing, &person)
        .await
        .map_err(Failure::unavailable)?;
    if known.guest.is_some_and(|guest| guest.role != create.role) {
        let hearing = &hearing.id;
        return Err(Failure::usage(format!(
            "{person} has another role in the plan of hearing {hearing}"
        )));
    }
    let invitation = Invitation {
        hearing: &hearing.id,
        epoch: known.epoch,
        role: create.role,
        name: &create.name,
        person,
        stands_by: create.stands_by,
        language: create.lang,
        life: (!create.ticket).then_some(u64::from(create.days).saturating_mul(86_400)),
    };
    let token = invitation
        .sign(&config.auth, &signer, clock::seconds())
        .map_err(Failure::usage)?;
    say::line(&link(&base, &token));
    Ok(())
}

/// A link to the docket, for one of the court's staff.
async fn for_staff(args: ForStaff) -> Outcome {
    let (config, _) = args.place.open().await?;
    let base = base_url(args.base_url.as_ref(), &config)?;
    let signer = Signer::load_or_make(&config.data.dir).map_err(Failure::config)?;
    let staff = Staff {
        id: args.id,
        court: Court {
            id: args.court.to_string(),
            name: args.court_name,
        },
        member: StaffMember {
            name: args.name,
            role: args.role,
            language: args.lang,
        },
    };
    let life = u64::from(args.hours).saturating_mul(3_600);
    let token = sign_staff(&staff, life, &config.auth, &signer, clock::seconds())
        .map_err(Failure::usage)?;
    say::line(&docket_link(&base, &token));
    Ok(())
}

/// A link that carries a token in the fragment, which no server and no log ever sees.
pub fn link(base: &str, token: &str) -> String {
    format!("{}/join#t={token}", base.trim_end_matches('/'))
}

/// A link to the docket; its token is in the fragment too.
pub fn docket_link(base: &str, token: &str) -> String {
    format!("{}/docket#t={token}", base.trim_end_matches('/'))
}

fn base_url(said: Option<&String>, config: &Config) -> Result<String, Failure> {
    if let Some(url) = said {
        return Ok(url.clone());
    }
    let of_dev = Links::read(&config.data.dir).map(|links| links.ports.http);
    let of_config = config.http.origins.first().cloned();
    of_dev
        .map(|port| format!("http://localhost:{port}"))
        .or(of_config)
        .ok_or_else(|| Failure::usage("where is the server reached? Say --base-url https://…"))
}

fn new_person(role: Role) -> Result<ParticipantId, Failure> {
    let id = format!("{}-{:08x}", role_word(role), rand::random::<u32>());
    ParticipantId::new(&id).map_err(Failure::software)
}

fn staff_role(text: &str) -> Result<StaffRole, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "staff are court_session_clerk and court_administrator".into())
}

fn language(text: &str) -> Result<Language, String> {
    Language::of_code(text).ok_or_else(|| "languages are kk, ru and en".into())
}
