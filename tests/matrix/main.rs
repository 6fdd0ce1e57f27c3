//! Every cell of the table of rules against the server program as it is: each act is tried by a page of each role, in each phase, in each
//! room where such a person can be. The answer is the table's; a refusal changes nothing for who asks and for who looks on, and is logged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod acts;
mod court;
mod log;
mod page;
mod persons;
mod reach;
mod strangers;

use court::Court;
use futures_util::future::join_all;
use log::Refused;
use page::Page;
use reach::{PRIVATE, can_be, is_live};
use std::collections::BTreeSet;
use std::path::Path;
use tyndau::client::host::Host;
use tyndau::hearing::phase::{AFTER_THE_END, Phase, WHILE_IT_LASTS, leads_to};
use tyndau::hearing::role::{Role, WITNESSES};
use tyndau::hearing::roster::Place;
use tyndau::hearing::rules::{Permission, Reason, may, permits};
use tyndau::signal::message::{ClientMessage, RoomKind};

type Cell = (Role, Phase, Place, Permission);

/// A page asks for all acts at once, and those that wait their turn are silent meanwhile.
const SETTINGS: [(&str, &str); 3] = [
    ("TYNDAU__LIMITS__MESSAGES_PER_SECOND", "100000"),
    ("TYNDAU__LIMITS__MESSAGE_BURST", "100000"),
    ("TYNDAU__LIMITS__SILENCE_MS", "600000"),
];
/// A session that never ceases to open.
const LONG_COUNTDOWN: (&str, &str) = ("TYNDAU__HEARING__COUNTDOWN_MS", "3600000");

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tyndau"))
}

/// What was tried, and of which refusals the log must tell, in rows.
#[derive(Default)]
struct Trial {
    tried: BTreeSet<Cell>,
    rows: Vec<Vec<Refused>>,
}

impl Trial {
    /// All acts but those that take the asker away, for one who is there.
    async fn of(
        &mut self,
        court: &mut Court,
        guest: &mut Page,
        (role, phase, place): (Role, Phase, Place),
    ) {
        let before = [guest.snapshot().await, court.onlooker().snapshot().await];
        let shown = &before[0]["you"];
        // Who has the last word alone is shown how to end it, and only while a ruling stands that closed the session one more is named.
        let is_shown = |act: &&Permission| match act {
            Permission::EndLastWord => false,
            Permission::NameForClosed => phase == Phase::ClosedSession,
            _ => true,
        };
        let buttons = may(role, phase, place);
        let buttons: Vec<&str> = buttons
            .iter()
            .filter(is_shown)
            .map(|act| act.word())
            .collect();
        assert_eq!(
            shown["may"],
            serde_json::json!(buttons),
            "{role:?} {phase:?} {place:?}"
        );
        let hall = before[0]["waiting"].as_array().unwrap();
        assert_eq!(
            hall.is_empty(),
            !buttons.contains(&Permission::SeeWhoWaits.word()),
            "{role:?} {phase:?} {place:?} sees the hall"
        );
        let room = before[0]["room"]["id"]
            .as_u64()
            .map(|id| u32::try_from(id).unwrap());
        let allowed = |act: &Permission| permits(role, phase, place, *act).allowed;
        let (granted, denied): (Vec<Permission>, Vec<Permission>) =
            Permission::ALL.iter().partition(|act| allowed(act));
        let asks = |acts: Vec<Permission>| -> Vec<(Permission, ClientMessage)> {
            acts.into_iter()
                .filter_map(|act| Some((act, acts::message(act, &guest.id, room)?)))
                .collect()
        };
        let silent = |act: &&Permission| acts::message(**act, &guest.id, room).is_none();
        let silent: Vec<Permission> = Permission::ALL.iter().filter(silent).copied().collect();
        let (denied, steady) = (
            asks(denied),
            asks(granted.into_iter().filter(|act| is_steady(*act)).collect()),
        );
        self.are_refused(guest, denied, (role, phase, place)).await;
        let after = [guest.snapshot().await, court.onlooker().snapshot().await];
        assert_eq!(
            before, after,
            "a refusal has changed something: {role:?} {phase:?} {place:?}"
        );
        for (act, message) in steady {
            let answer = guest.ask(message).await;
            let refused = ["not_permitted", "phase", "room"].contains(&answer.as_str());
            assert!(!refused, "{role:?} {phase:?} {place:?} {act:?}: {answer}");
            self.note(&guest.id, vec![(act, answer)]);
            self.tried.insert((role, phase, place, act));
        }
        // These are no requests: what is shown of them was compared above.
        self.tried
            .extend(silent.into_iter().map(|act| (role, phase, place, act)));
    }

    async fn are_refused(
        &mut self,
        guest: &mut Page,
        asks: Vec<(Permission, ClientMessage)>,
        (role, phase, place): (Role, Phase, Place),
    ) {
        let (acts, messages): (Vec<Permission>, Vec<ClientMessage>) = asks.into_iter().unzip();
        let answers = guest.ask_all(messages).await;
        for (act, answer) in acts.iter().zip(&answers) {
            let expected = match permits(role, phase, place, *act).why {
                Reason::NotInThisPhase => "phase",
                Reason::NotInThisRoom => "room",
                _ => "not_permitted",
            };
            assert_eq!(answer, expected, "{role:?} {phase:?} {place:?} {act:?}");
            self.tried.insert((role, phase, place, *act));
        }
        self.note(&guest.id, acts.into_iter().zip(answers).collect());
    }

    /// The log will tell of what was refused. That somebody would have liked to settle, or to write in private, it does not tell, not even
    /// in vain.
    fn note(&mut self, who: &str, answers: Vec<(Permission, String)>) {
        let is_told = |(act, answer): &(Permission, String)| {
            let untold = [Permission::ReadyToSettle, Permission::WriteInRoom];
            answer != "done" && !untold.contains(act)
        };
        let row = answers.into_iter().filter(is_told);
        self.rows.push(
            row.map(|(act, why)| (who.to_owned(), act.word().to_owned(), why))
                .collect(),
        );
    }

    /// The guest goes: out of the private room, and in again and then out of the hearing.
    async fn goes(
        &mut self,
        court: &mut Court,
        mut guest: Page,
        (role, phase, place): (Role, Phase, Place),
    ) {
        if PRIVATE.contains(&place) {
            guest.does(ClientMessage::LeaveRoom {}).await;
            self.tried
                .insert((role, phase, place, Permission::LeaveRoom));
            court.bring(&mut guest, role, place).await;
        }
        guest.does(ClientMessage::Leave {}).await;
        self.tried.insert((role, phase, place, Permission::Leave));
    }
}

/// Neither moves the hearing on nor takes the asker away.
fn is_steady(act: Permission) -> bool {
    leads_to(act).is_none() && !matches!(act, Permission::Leave | Permission::LeaveRoom)
}

fn roles_in(phase: Phase, place: Place) -> Vec<Role> {
    Role::ALL
        .iter()
        .copied()
        .filter(|role| can_be(*role, phase, place))
        .collect()
}

/// A phase in which the hearing goes on: everybody comes, everywhere, one after the other.
async fn goes_on(host: &Host, phase: Phase) -> Trial {
    let mut court = Court::with_company(host, &coming(phase)).await;
    court.lead(phase).await;
    everywhere(&mut court, phase, &host.archive).await
}

fn coming(phase: Phase) -> Vec<Role> {
    let comes = |role: &Role| Place::ALL.iter().any(|place| can_be(*role, phase, *place));
    Role::ALL.iter().copied().filter(comes).collect()
}

async fn everywhere(court: &mut Court, phase: Phase, archive: &Path) -> Trial {
    let mut trial = Trial::default();
    for &place in Place::ALL {
        for role in roles_in(phase, place) {
            let mut guest = court.guest(role).await.unwrap();
            court.stands_by(&guest, role).await;
            court.bring(&mut guest, role, place).await;
            trial.of(court, &mut guest, (role, phase, place)).await;
            trial.goes(court, guest, (role, phase, place)).await;
        }
    }
    log::tells(&archive.join(court.id.as_str()), &trial.rows).await;
    trial
}

/// After the end nobody comes back who has left, so each place is a hearing of its own. The record is closed by then, and its log with
/// it.
async fn is_over(host: &Host, phase: Phase, place: Place) -> Trial {
    let mut trial = Trial::default();
    let roles = roles_in(phase, place);
    let mut court = Court::with_company(host, &roles).await;
    let mut guests = Vec::new();
    for &role in &roles {
        let guest = court.guest(role).await.unwrap();
        court.stands_by(&guest, role).await;
        guests.push((role, guest));
    }
    let mediators = guests
        .iter_mut()
        .filter(|(role, _)| *role == Role::Mediator);
    let mediators: Vec<&mut Page> = mediators.map(|(_, page)| page).collect();
    court.settles(mediators).await;
    court.lead(phase).await;
    court.has_settled().await;
    for (role, mut guest) in guests {
        guest.until_phase(phase).await;
        court.bring(&mut guest, role, place).await;
        trial.of(&mut court, &mut guest, (role, phase, place)).await;
        trial.goes(&mut court, guest, (role, phase, place)).await;
        nobody_comes_back(&court, role).await;
    }
    trial
}

/// Nobody is let in any more. Until the catalogue has learnt of the end, which is written by another task, it is the room that sends them
/// away.
async fn nobody_comes_back(court: &Court, role: Role) {
    let is_sent_away = |why: &str| why.contains("goodbye") || why == "closed";
    let knows = async {
        loop {
            let again = court.guest(role).await.err();
            match again.as_deref() {
                Some("hearing_ended") => return,
                Some(why) if is_sent_away(why) => tokio::time::sleep(page::MOMENT).await,
                other => panic!("{role:?} comes to a hearing that is over: {other:?}"),
            }
        }
    };
    let known = tokio::time::timeout(page::PATIENCE, knows).await;
    known.expect("the catalogue does not learn of the end");
}

impl Court {
    /// Who talks when the hearing ends may stay: the company's mediator, party and these are in a room at the end.
    async fn settles(&mut self, others: Vec<&mut Page>) {
        let kind = RoomKind::MediationRoom;
        let party = self.company[&Role::Plaintiff].id.clone();
        let mut people = vec![party];
        people.extend(others.iter().map(|page| page.id.clone()));
        let mediator = self.company.get_mut(&Role::Mediator).unwrap();
        mediator
            .does(ClientMessage::OpenRoom { kind, people })
            .await;
        let room = mediator.snapshot().await["room"]["id"].as_u64().unwrap();
        let room = u32::try_from(room).unwrap();
        for other in others {
            other.does(ClientMessage::AcceptInvitation { room }).await;
        }
        let party = self.company.get_mut(&Role::Plaintiff).unwrap();
        party.does(ClientMessage::AcceptInvitation { room }).await;
    }

    /// They come out again.
    async fn has_settled(&mut self) {
        for role in [Role::Plaintiff, Role::Mediator] {
            let page = self.company.get_mut(&role).unwrap();
            if page.place().await == Place::MediationRoom {
                page.does(ClientMessage::LeaveRoom {}).await;
            }
        }
    }
}

/// Acts that move the hearing on, each in a hearing of its own.
fn moves(is_phase: impl Fn(Phase) -> bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for &act in Permission::ALL
        .iter()
        .filter(|act| leads_to(**act).is_some())
    {
        for &phase in Phase::ALL.iter().filter(|phase| is_phase(**phase)) {
            for &place in Place::ALL {
                let allowed = |role: &Role| permits(*role, phase, place, act).allowed;
                let roles = roles_in(phase, place).into_iter().filter(allowed);
                cells.extend(roles.map(|role| (role, phase, place, act)));
            }
        }
    }
    cells
}

async fn moves_on(host: &Host, (role, phase, place, act): Cell) -> Cell {
    let mut court = Court::new(host, &[role]).await;
    court.lead(phase).await;
    let mut guest = court.guest(role).await.unwrap();
    court.bring(&mut guest, role, place).await;
    let message = acts::message(act, &guest.id, None).unwrap();
    let cell = (role, phase, place, act);
    assert_eq!(guest.ask(message).await, "done", "{cell:?}");
    let (to, now) = (leads_to(act), guest.phase);
    // Without a countdown a session that opens is open at once.
    let is_there = now == to || to == Some(Phase::Opening) && now == Some(Phase::OpenSession);
    assert!(is_there, "{cell:?} led to {now:?}");
    cell
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_table_is_what_the_server_answers() {
    let mut host = Host::start_with(program(), &SETTINGS).await.unwrap();
    let mut tried = BTreeSet::new();
    let goes_without_countdown = |phase: &&Phase| **phase != Phase::Opening;
    let phases = WHILE_IT_LASTS.iter().filter(goes_without_countdown);
    let trials = join_all(phases.map(|phase| goes_on(&host, *phase))).await;
    let ends = AFTER_THE_END
        .iter()
        .flat_map(|phase| Place::ALL.iter().map(move |place| (*phase, *place)));
    let ends = ends.filter(|(phase, place)| !roles_in(*phase, *place).is_empty());
    let ended = join_all(ends.map(|(phase, place)| is_over(&host, phase, place))).await;
    tried.extend(
        trials
            .into_iter()
            .chain(ended)
            .flat_map(|trial| trial.tried),
    );
    let moved = moves(|phase| phase != Phase::Opening)
        .into_iter()
        .map(|cell| moves_on(&host, cell));
    tried.extend(join_all(moved).await);

    let phase = Phase::Opening;
    let mut court = Court::with_company(&host, &coming(phase)).await;
    court.lead(Phase::OpenSession).await;
    log::holds(
        &host.archive.join(court.id.as_str()),
        "left",
        WITNESSES.len(),
    )
    .await;
    host.kill().await.unwrap();
    let settings = [&SETTINGS[..], &[LONG_COUNTDOWN]].concat();
    host.start_again(program(), &settings).await.unwrap();
    court.comes_back(&host.address()).await;
    court.lead(phase).await;
    tried.extend(everywhere(&mut court, phase, &host.archive).await.tried);
    let moved = moves(|one| one == phase)
        .into_iter()
        .map(|cell| moves_on(&host, cell));
    tried.extend(join_all(moved).await);
    host.stop().await.unwrap();
    is_complete(&tried);
}

/// What was tried and what cannot be reached are the whole table.
fn is_complete(tried: &BTreeSet<Cell>) {
    let mut unreachable = [0_usize; 2];
    for (&role, &phase) in Role::ALL
        .iter()
        .flat_map(|role| Phase::ALL.iter().map(move |phase| (role, phase)))
    {
        for (&place, &act) in Place::ALL
            .iter()
            .flat_map(|place| Permission::ALL.iter().map(move |act| (place, act)))
        {
            let cell = (role, phase, place, act);
            assert_eq!(
                tried.contains(&cell),
                can_be(role, phase, place),
                "{cell:?}"
            );
            unreachable[0] += usize::from(!is_live(phase));
            unreachable[1] += usize::from(is_live(phase) && !can_be(role, phase, place));
        }
    }
    let cells = Role::ALL.len() * Phase::ALL.len() * Place::ALL.len() * Permission::ALL.len();
    let dead = Phase::ALL.iter().filter(|phase| !is_live(**phase)).count();
    assert_eq!(
        unreachable[0],
        cells / Phase::ALL.len() * dead,
        "phases in which nobody is there"
    );
    assert_eq!(tried.len() + unreachable[0] + unreachable[1], cells);
    assert!(tried.len() >= 30_000, "{} cells are tried", tried.len());
}
