//! `tyndau token create`: a link for one person, while the server runs or before.

use super::failure::{Failure, Outcome};
use super::links::Links;
use super::say;
use super::shared::{Place, role};
use crate::edge::clock;
use crate::edge::config::Config;
use crate::edge::store::Hearing;
use crate::edge::token::{Signer, random_id};
use crate::id::{HearingId, ParticipantId};
use crate::signal::grant::{Claims, Issuer, MAX_TICKET_LIFE, TokenKind};
use crate::signal::http::Language;
use crate::signal::message::Role;
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
    let What::Create(create) = args.what;
    let (config, store) = create.place.open().await?;
    let hearing = store
        .hearing(&create.hearing)
        .await
        .map_err(Failure::usage)?;
    if hearing.ended {
        let id = &hearing.id;
        return Err(Failure::usage(format!(
            "hearing {id} is over: nobody can join it"
        )));
    }
    let base = base_url(&create, &config)?;
    let signer = Signer::load_or_make(&config.data.dir).map_err(Failure::config)?;
    let invitation = Invitation {
        role: create.role,
        name: &create.name,
        person: match create.person {
            Some(person) => person,
            None => new_person(create.role)?,
        },
        stands_by: create.stands_by,
        language: create.lang,
        kind: match create.ticket {
            true => TokenKind::Ticket,
            false => TokenKind::Invitation,
        },
        days: create.days,
    };
    let token = invitation.sign(&hearing, &config, &signer)?;
    say::line(&link(&base, &token));
    Ok(())
}

/// For whom a link is.
pub struct Invitation<'a> {
    /// Role.
    pub role: Role,
    /// Name.
    pub name: &'a str,
    /// Id in the hearing.
    pub person: ParticipantId,
    /// By whom they stand.
    pub stands_by: Vec<ParticipantId>,
    /// Language to begin with.
    pub language: Language,
    /// Reusable or not.
    pub kind: TokenKind,
    /// Days that an invitation is good for.
    pub days: u16,
}

impl Invitation<'_> {
    /// The token for a hearing, from now on. What this server would refuse is not signed.
    pub fn sign(
        self,
        hearing: &Hearing,
        config: &Config,
        signer: &Signer,
    ) -> Result<String, Failure> {
        let now = clock::seconds();
        let life = match self.kind {
            TokenKind::Ticket => MAX_TICKET_LIFE,
            TokenKind::Invitation => u64::from(self.days).saturating_mul(86_400),
        };
        let claims = Claims {
            iss: config.auth.issuer.clone(),
            aud: config.auth.audience.clone(),
            sub: self.person.to_string(),
            hid: hearing.id.to_string(),
            role: self.role,
            jti: random_id(),
            iat: now,
            nbf: now,
            exp: now.saturating_add(life),
            epoch: hearing.epoch,
            name: self.name.to_owned(),
            lang: self.language,
            stands_by: self.stands_by.iter().map(ToString::to_string).collect(),
        };
        let issuer = Issuer {
            issuer: config.auth.issuer.clone(),
            audience: config.auth.audience.clone(),
            leeway: 0,
        };
        let granted = claims.clone().grant(self.kind, &issuer, now);
        granted.map_err(Failure::usage)?;
        signer.sign(self.kind, &claims).map_err(Failure::software)
    }
}

/// A link that carries a token in the fragment, which no server and no log ever sees.
pub fn link(base: &str, token: &str) -> String {
    format!("{}/join#t={token}", base.trim_end_matches('/'))
}

fn base_url(create: &Create, config: &Config) -> Result<String, Failure> {
    if let Some(url) = &create.base_url {
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

fn language(text: &str) -> Result<Language, String> {
    serde_json::from_value(text.into()).map_err(|_| "languages are kk, ru and en".into())
}
