//! A hearing of the running server: a judge who leads it and looks on, and people who help others into private rooms.

use crate::acts::admission;
use crate::page::{MOMENT, Page};
use crate::reach::PRIVATE;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tyndau::client::JoinLink;
use tyndau::client::host::Host;
use tyndau::hearing::phase::{AFTER_THE_END, Phase, SITTING};
use tyndau::hearing::role::{Role, WITNESSES};
use tyndau::hearing::roster::Place;
use tyndau::id::HearingId;
use tyndau::signal::message::{ClientMessage, Pause, RoomKind, Why};

/// All roles, as they stand on the wire.
pub fn on_the_wire(role: Role) -> tyndau::signal::message::Role {
    tyndau::signal::translate::role(role)
}

pub struct Court {
    pub id: HearingId,
    /// Leads, and looks on while others are refused; absent when the hearing is over.
    pub judge: Option<Page>,
    pub company: BTreeMap<Role, Page>,
    /// The links of those who are tried.
    guests: BTreeMap<Role, JoinLink>,
    links: BTreeMap<Role, JoinLink>,
}

/// Who helps others into private rooms: by standing by everybody, by settling, by looking after links, by checking who comes.
const COMPANY: [Role; 5] = [
    Role::Lawyer,
    Role::Mediator,
    Role::Plaintiff,
    Role::CourtIt,
    Role::CourtSessionClerk,
];

impl Court {
    /// A hearing in which a judge is, and for which people of these roles have a link.
    pub async fn new(host: &Host, guests: &[Role]) -> Self {
        let id = host.new_hearing("matrix", "Court").await.unwrap();
        let mut court = Self {
            judge: None,
            company: BTreeMap::new(),
            guests: BTreeMap::new(),
            links: BTreeMap::new(),
            id,
        };
        let party = on_the_wire(Role::Plaintiff);
        let party = host.invite(&court.id, party, "Company").await.unwrap();
        for &role in guests {
            let whom = match role.stands_by_others() {
                true => vec![person_of(&party)],
                false => Vec::new(),
            };
            let wire = on_the_wire(role);
            let link = host.invite_for(&court.id, wire, "Guest", &whom).await;
            court.guests.insert(role, link.unwrap());
        }
        court.links.insert(Role::Plaintiff, party);
        let judge = on_the_wire(Role::PresidingJudge);
        let link = host.invite(&court.id, judge, "Judge").await.unwrap();
        court.links.insert(Role::PresidingJudge, link);
        court.judge_comes(&host.address()).await;
        court
    }

    /// The same, and the company is there.
    pub async fn with_company(host: &Host, guests: &[Role]) -> Self {
        let mut court = Self::new(host, guests).await;
        let everybody: Vec<String> = court.guests.values().map(person_of).collect();
        for role in COMPANY.into_iter().filter(|role| *role != Role::Plaintiff) {
            let whom: &[String] = match role {
                Role::Lawyer => &everybody,
                _ => &[],
            };
            let wire = on_the_wire(role);
            let link = host.invite_for(&court.id, wire, "Company", whom).await;
            court.links.insert(role, link.unwrap());
        }
        court.company_comes(&host.address()).await;
        court
    }

    async fn judge_comes(&mut self, address: &str) {
        let link = self.links[&Role::PresidingJudge].at(address);
        self.judge = Some(Page::join(&link).await.unwrap());
        let proven = json!({"guard": "recorder_ready", "met": true});
        self.judge_sees(|all| {
            let guards = all["guards"].as_array();
            guards.is_some_and(|guards| guards.contains(&proven))
        })
        .await;
    }

    async fn company_comes(&mut self, address: &str) {
        for role in COMPANY {
            let page = Page::join(&self.links[&role].at(address)).await.unwrap();
            self.company.insert(role, page);
        }
    }

    /// The server has been started again, on other ports.
    pub async fn comes_back(&mut self, address: &str) {
        for link in self.guests.values_mut() {
            *link = link.at(address);
        }
        self.judge_comes(address).await;
        self.company_comes(address).await;
    }

    pub async fn guest(&self, role: Role) -> Result<Page, String> {
        Page::join(&self.guests[&role]).await
    }

    /// A guest who stands by the party of the company, as the bench has checked.
    pub async fn stands_by(&mut self, guest: &Page, role: Role) {
        if role.stands_by_others() {
            let (person, how) = (guest.id.clone(), "so ordered".to_owned());
            let check = ClientMessage::CheckAuthority { person, how };
            self.judge().does(check).await;
        }
    }

    pub fn judge(&mut self) -> &mut Page {
        self.judge.as_mut().unwrap()
    }

    /// Who looks on while another is refused.
    pub fn onlooker(&mut self) -> &mut Page {
        match &mut self.judge {
            Some(judge) => judge,
            None => self.company.get_mut(&Role::Lawyer).unwrap(),
        }
    }

    /// Waits until the judge's page shows something.
    async fn judge_sees(&mut self, shows: impl Fn(&Value) -> bool) {
        while !shows(&self.judge().snapshot().await) {
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// Leads the hearing from the waiting hall to a phase. Witnesses who have a link have testified by then, and all who have one and
    /// are let in by the court are named by the ruling that closes the session.
    pub async fn lead(&mut self, phase: Phase) {
        use ClientMessage as Say;
        match phase {
            Phase::WaitingHallOpen => {}
            Phase::NobodyAppeared => self.judge().does(Say::NobodyAppeared(why())).await,
            Phase::Opening => self.judge().does(Say::Open { without: vec![] }).await,
            _ => self.lead_on(phase).await,
        }
        if AFTER_THE_END.contains(&phase) {
            self.judge = None;
            return;
        }
        self.judge().until_phase(phase).await;
        let recorded = json!(SITTING.contains(&phase));
        self.judge_sees(|all| all["recording"] == recorded).await;
        if self.judge().place().await == Place::DeliberationRoom {
            self.judge().does(Say::LeaveRoom {}).await;
        }
    }

    async fn lead_on(&mut self, phase: Phase) {
        use ClientMessage as Say;
        self.judge().does(Say::Open { without: vec![] }).await;
        self.judge().until_phase(Phase::OpenSession).await;
        if !AFTER_THE_END.contains(&phase) {
            self.hear_witnesses().await;
        }
        let step = match phase {
            Phase::ClosedSession => return self.close().await,
            Phase::Announcement => Say::Announce(why()),
            Phase::Recess => Say::Recess(pause()),
            Phase::SettlementRecess => Say::SettlementRecess(pause()),
            Phase::TechnicalBreak => Say::TechnicalBreak(why()),
            Phase::Deliberation => Say::Retire(why()),
            Phase::Postponed => Say::Postpone(pause()),
            Phase::Ended => Say::End(why()),
            Phase::OpenSession => return,
            other => panic!("nobody can lead a hearing to {other:?}"),
        };
        self.judge().does(step).await;
    }

    /// Witnesses are called one after the other, testify and leave.
    async fn hear_witnesses(&mut self) {
        let witnesses: Vec<Role> = self.guests.keys().copied().collect();
        for role in witnesses
            .into_iter()
            .filter(|role| role.is_of(&[WITNESSES]))
        {
            let mut witness = self.guest(role).await.unwrap();
            let person = witness.id.clone();
            let admit = admission(person);
            self.judge().does(admit).await;
            let person = witness.id.clone();
            let heard = ClientMessage::WitnessHeard { person };
            self.judge().does(heard).await;
            witness.does(ClientMessage::Leave {}).await;
        }
    }

    async fn close(&mut self) {
        let mut named = Vec::new();
        let roles: Vec<Role> = self.guests.keys().copied().collect();
        for role in roles.into_iter().filter(|role| role.is_admitted()) {
            named.push(self.guest(role).await.unwrap());
        }
        let close = ClientMessage::GoClosed {
            persons: named.iter().map(|page| page.id.clone()).collect(),
            reason: "a secret of the family".to_owned(),
        };
        self.judge().does(close).await;
        for mut page in named {
            page.does(ClientMessage::Leave {}).await;
        }
    }

    /// Brings a guest where they are to be tried.
    pub async fn bring(&mut self, guest: &mut Page, role: Role, place: Place) {
        let now = guest.place().await;
        if PRIVATE.contains(&now) && now != place {
            guest.does(ClientMessage::LeaveRoom {}).await;
        }
        match place {
            Place::Courtroom if role.is_admitted() => {
                let person = guest.id.clone();
                self.judge().does(admission(person)).await;
            }
            Place::LawyerClientRoom => {
                self.take(guest, Role::Lawyer, RoomKind::LawyerClientRoom)
                    .await;
            }
            Place::MediationRoom if role == Role::Mediator => {
                self.take(guest, Role::Plaintiff, RoomKind::MediationRoom)
                    .await;
            }
            Place::MediationRoom => {
                self.take(guest, Role::Mediator, RoomKind::MediationRoom)
                    .await;
            }
            Place::HelpRoom if role == Role::CourtIt => {
                self.take(guest, Role::Plaintiff, RoomKind::HelpRoom).await;
            }
            Place::HelpRoom => self.take(guest, Role::CourtIt, RoomKind::HelpRoom).await,
            Place::ClerksDesk => self.checks(guest, role).await,
            Place::DeliberationRoom if now != place => self.retire(guest).await,
            _ => {}
        }
        assert_eq!(guest.place().await, place, "{role:?}");
    }

    /// One of the company takes a guest into a private room.
    async fn take(&mut self, guest: &mut Page, by: Role, kind: RoomKind) {
        let people = vec![guest.id.clone()];
        let host = self.company.get_mut(&by).unwrap();
        host.does(ClientMessage::OpenRoom { kind, people }).await;
        let host = host.id.clone();
        let shown = guest.snapshot().await;
        let invitations = shown["invitations"].as_array().unwrap();
        let of_host = |one: &&Value| one["by"]["id"] == host;
        let room = invitations
            .iter()
            .rfind(of_host)
            .unwrap_or_else(|| panic!("not asked: {shown}"));
        let room = u32::try_from(room["room"].as_u64().unwrap()).unwrap();
        guest.does(ClientMessage::AcceptInvitation { room }).await;
    }

    /// The clerk of the company calls a guest to the desk; a guest who is a clerk calls the party.
    async fn checks(&mut self, guest: &mut Page, role: Role) {
        let kind = RoomKind::ClerksDesk;
        let is_clerk = role == Role::CourtSessionClerk;
        let whom = match is_clerk {
            true => self.company[&Role::Plaintiff].id.clone(),
            false => guest.id.clone(),
        };
        let clerk = match is_clerk {
            true => guest,
            false => self.company.get_mut(&Role::CourtSessionClerk).unwrap(),
        };
        let people = vec![whom];
        clerk.does(ClientMessage::OpenRoom { kind, people }).await;
    }

    /// A guest opens the judges' room, and the judge who is called there comes back.
    async fn retire(&mut self, guest: &mut Page) {
        let kind = RoomKind::DeliberationRoom;
        let people = Vec::new();
        guest.does(ClientMessage::OpenRoom { kind, people }).await;
        if self.judge().place().await == Place::DeliberationRoom {
            self.judge().does(ClientMessage::LeaveRoom {}).await;
        }
    }
}

pub fn why() -> Why {
    Why::because("so ordered")
}

pub fn pause() -> Pause {
    Pause {
        reason: why().reason,
        until: None,
    }
}

/// Whom a link is for.
fn person_of(link: &JoinLink) -> String {
    let claims = link.token().split('.').nth(1).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    claims["sub"].as_str().unwrap().to_owned()
}
