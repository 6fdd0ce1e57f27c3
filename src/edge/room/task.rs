//! The room's task: one input, one drain of outputs, carried out in order.

mod beginning;
mod evidence;
mod legs;
mod links;
mod measured;
mod receipts;
mod speech;

use super::line::Lines;
use super::media::Media;
use super::quality::Watches;
use super::record::Record;
use super::speaking::Speaking;
use super::{ConnectionId, Knock, Setup};
use crate::edge::clock::Even;
use crate::edge::recorder::{self, Report};
use crate::edge::store::StoreError;
use crate::hearing::output::{Notice, ReleaseReason};
use crate::hearing::phase::Phase;
use crate::hearing::plan::Plan;
use crate::hearing::rules::has_media;
use crate::hearing::{Hearing, Input, Output};
use crate::id::ParticipantId;
use crate::signal::message::{
    ClientEnvelope, ClientMessage, GoodbyeReason, HearingCard, MediaPlan, RefusalCode,
    ServerMessage,
};
use crate::signal::translate::{self, Asked};
use beginning::{past, read, restored};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Distance of looks at graces and of IT's tables.
const SECOND: Duration = Duration::from_secs(1);
/// Least distance of two messages on who speaks.
const SPEAKING: Duration = Duration::from_millis(200);

/// A request that is being carried out: whose, and the page's number of it.
type Request = (ParticipantId, Option<u32>);

struct Room {
    hearing: Hearing,
    /// Graces and breaks are as long as they are, though somebody sets the wall clock.
    clock: Even,
    card: HearingCard,
    slots: u16,
    lines: Lines,
    media: Media,
    record: Record,
    speaking: Speaking,
    measured: Instant,
    watches: Watches,
    /// When receipts were handed out to everybody.
    receipts: Instant,
    /// Whether somebody keeps the server's clock right.
    clock_kept: watch::Receiver<Option<bool>>,
    /// Where the hearing stands, for those outside of the room.
    stands: watch::Sender<Phase>,
}

/// Runs a hearing to its end.
pub async fn run(
    setup: Setup,
    plan: impl Future<Output = Result<Plan, StoreError>>,
    mut knocks: mpsc::Receiver<Knock>,
    stands: watch::Sender<Phase>,
) {
    let Some(plan) = read(plan).await else { return };
    let clock = Even::begin();
    let started = clock.now();
    let past = past(&setup).await;
    let (media, mut events) = Media::enter(setup.hearing.clone(), setup.plane).await;
    let (record, mut reports) = Record::start(recorder::Setup {
        archive: setup.archive,
        hearing: setup.hearing.clone(),
        case_number: setup.card.case_number.clone(),
        started,
        counters: setup.counters,
        court: setup.court,
        closed_key: setup.closed_key,
        authority: setup.authority,
        latest: recorder::Latest::default(),
        is_closed: recorder::log::is_closed(&past.0),
    });
    let (mut ended, mut outputs) = (Some(setup.ended), Vec::new());
    let hearing = restored((setup.hearing, setup.terms), &past, started, &mut outputs);
    let mut room = Room {
        hearing,
        clock,
        card: setup.card,
        slots: setup.slots,
        lines: Lines::default(),
        media,
        record,
        speaking: Speaking::default(),
        measured: Instant::now(),
        watches: Watches::default(),
        receipts: Instant::now(),
        clock_kept: setup.clock_kept,
        stands,
    };
    room.record.prove();
    room.drain(outputs, None).await;
    let (mut second, mut speech) = (paced(SECOND), paced(SPEAKING));
    room.planned(plan).await;
    while !room.hearing.is_over() {
        tokio::select! {
            knock = knocks.recv() => match knock {
                Some(Knock::Stop) | None => {
                    room.input(Input::ServerStopping, None).await;
                    break;
                }
                Some(knock) => room.knock(knock).await,
            },
            Some(event) = events.recv() => room.event(event).await,
            Some(report) = reports.recv() => room.report(report).await,
            _ = second.tick() => room.second().await,
            _ = speech.tick() => room.tell_speaking(),
        }
        room.cut_off_stuck().await;
        room.tell_end(&mut ended);
    }
    room.record.seal().await;
    room.media.leave().await;
    room.tell_end(&mut ended);
}

/// Ticks that come late are not made up for.
fn paced(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

impl Room {
    /// The catalogue learns of the hearing's end at once, though private rooms may outlive it.
    fn tell_end(&self, ended: &mut Option<oneshot::Sender<()>>) {
        if self.hearing.phase().is_final()
            && let Some(ended) = ended.take()
        {
            let _ = ended.send(());
        }
    }

    async fn planned(&mut self, plan: Plan) {
        self.record.needs(&plan);
        self.input(Input::Planned { plan }, None).await;
    }

    async fn knock(&mut self, knock: Knock) {
        match knock {
            Knock::Planned { plan } => self.planned(plan).await,
            Knock::Connected {
                person,
                connection,
                by_link,
                microphone,
                camera,
                outbox,
            } => {
                let who = person.id.clone();
                if by_link {
                    self.media.close(&who).await;
                    self.speaking.set(who.clone(), false);
                    let who = who.clone();
                    self.input(Input::MediaDown { who }, None).await;
                }
                self.lines
                    .enter(who.clone(), person.role, connection, outbox);
                let input = Input::Connected {
                    person,
                    microphone,
                    camera,
                };
                self.input(input, None).await;
                self.speaking.forget(&who);
                if !self.media.slots(&who).is_empty() {
                    self.tell_slots(&who);
                }
                self.tell_layers(&who);
            }
            Knock::Said {
                who,
                connection,
                envelope,
            } => self.said(who, connection, envelope).await,
            Knock::Disconnected { who, connection } => {
                if self.lines.on(&who, connection).is_some() {
                    self.lines.remove(&who);
                    self.input(Input::Disconnected { who }, None).await;
                }
            }
            Knock::MayRevokeLinks { who, answer } => self.may_revoke_links(&who, answer),
            Knock::LinksRevoked { who, by, answer } => self.links_revoked(who, by, answer).await,
            Knock::Cancelled { answer } => self.cancelled(answer).await,
            Knock::Stop => {}
        }
    }

    async fn said(
        &mut self,
        who: ParticipantId,
        connection: ConnectionId,
        envelope: ClientEnvelope,
    ) {
        if self.lines.on(&who, connection).is_none() {
            return;
        }
        let request = (who.clone(), envelope.id);
        match translate::asked(envelope.message) {
            Asked::Act(action) => {
                self.input(Input::Act { who, action }, Some(request)).await;
            }
            Asked::Other(ClientMessage::Resync {}) => {
                self.speaking.forget(&who);
                self.input(Input::Missed { who }, None).await;
            }
            Asked::Other(ClientMessage::Offer { sdp }) => self.offer(request, sdp).await,
            Asked::Other(ClientMessage::Tiles { tiles }) => self.tiles(request, tiles).await,
            Asked::Other(ClientMessage::Stats(stats)) => {
                if let Some(line) = self.lines.on(&who, connection) {
                    line.measures(stats);
                }
            }
            Asked::Other(ClientMessage::Ping { nonce }) => {
                self.lines.say(&who, ServerMessage::Pong { nonce });
            }
            Asked::Other(_) => self.refuse(
                request,
                RefusalCode::OutOfOrder,
                "This connection has said hello already.",
            ),
        }
    }

    fn refuse(&mut self, (who, to): Request, code: RefusalCode, sentence: &str) {
        let sentence = sentence.to_owned();
        self.lines
            .say(&who, ServerMessage::Refused { to, code, sentence });
    }

    async fn report(&mut self, report: Report) {
        let input = match report {
            Report::Proven(ok) => Input::RecorderProven { ok },
            Report::Writing(on) => Input::Recording { on },
            Report::DiskLasts(enough) => Input::DiskLasts { enough },
            Report::Evidence(found) => Input::Evidence(found.map(evidence::of)),
            Report::Failed(why) => {
                tracing::error!(%why, "the disk failed under the record");
                return;
            }
        };
        self.input(input, None).await;
    }

    async fn second(&mut self) {
        self.media.close_unclosed().await;
        self.look_at_the_clock().await;
        self.input(Input::Tick, None).await;
        self.tell_receipts();
        self.look_at_links().await;
    }

    /// Pages that did not read are held for lost, like those whose connection broke; so are legs that a wall has cost.
    async fn cut_off_stuck(&mut self) {
        for who in self.lines.take_stuck() {
            tracing::warn!("a page did not read its messages and was cut off");
            self.input(Input::Disconnected { who }, None).await;
        }
        for who in self.media.take_cut_off() {
            self.media_is_gone(who).await;
        }
    }

    /// One input, one drain.
    async fn input(&mut self, input: Input, request: Option<Request>) {
        let outputs = self.handle(input);
        self.drain(outputs, request).await;
    }

    /// What an input makes of the hearing, and asks of the world.
    fn handle(&mut self, input: Input) -> Vec<Output> {
        let mut outputs = Vec::new();
        let was_broken = self.hearing.phase() == Phase::TechnicalBreak;
        self.hearing.handle(self.clock.now(), input, &mut outputs);
        if was_broken != (self.hearing.phase() == Phase::TechnicalBreak) {
            let links = Input::Measured(self.links());
            self.hearing.handle(self.clock.now(), links, &mut outputs);
        }
        self.stands.send_replace(self.hearing.phase());
        outputs
    }

    async fn drain(&mut self, outputs: Vec<Output>, request: Option<Request>) {
        for output in outputs {
            let wall = matches!(
                output,
                Output::Unwire { .. } | Output::StopTap { .. } | Output::Journal(_)
            );
            if !wall {
                self.settle().await;
            }
            self.carry_out(output, request.as_ref()).await;
        }
        self.settle().await;
    }

    async fn settle(&mut self) {
        self.media.settle().await;
        self.record.settle();
    }

    async fn carry_out(&mut self, output: Output, request: Option<&Request>) {
        match output {
            Output::Unwire {
                viewer,
                publication,
            } => self.media.unwire(viewer, publication).await,
            Output::Wire {
                viewer,
                publication,
            } => self.media.wire(viewer, publication).await,
            Output::StopTap { publication, gap } => {
                self.media.stop_tap(publication.clone()).await;
                self.record.stopping(publication, gap);
            }
            Output::Move { who, room } => {
                self.media.move_to(who, room).await;
                self.speaking.keep_rooms(&self.hearing.rooms());
            }
            Output::StartTap {
                on_record,
                role,
                name,
            } => {
                if !self.media.is_barred(&on_record.publication().owner)
                    && let Some(tap) = self.record.tap(on_record, role, name)
                {
                    self.media.start_tap(tap).await;
                }
            }
            Output::ProveRecorder => self.record.prove(),
            Output::StartRecording => self.record.resume(),
            Output::PauseRecording => self.record.pause(),
            Output::SealRecord => self.record.seal().await,
            Output::Tell { to, notice } => self.tell(&to, notice, request),
            Output::Journal(entry) => self.record.journal(entry),
            Output::Release { who, why } => self.release(&who, why).await,
        }
    }

    fn tell(&mut self, to: &ParticipantId, notice: Notice, request: Option<&Request>) {
        let number = request
            .filter(|(asker, _)| asker == to)
            .and_then(|(_, number)| *number);
        let slots = self.slots;
        let plan = move |role| {
            has_media(role).then_some(MediaPlan {
                audio: slots,
                video: slots,
            })
        };
        if let Some(message) = translate::told(notice, &self.card, plan, number, self.clock.now()) {
            self.lines.say(to, message);
        }
    }

    async fn release(&mut self, who: &ParticipantId, why: ReleaseReason) {
        self.media.close(who).await;
        self.speaking.set(who.clone(), false);
        self.speaking.forget(who);
        let reason = match why {
            ReleaseReason::Ended => GoodbyeReason::Ended,
            ReleaseReason::Left | ReleaseReason::Lost | ReleaseReason::NoPart => {
                GoodbyeReason::Left
            }
            ReleaseReason::ServerStopping => GoodbyeReason::ServerStopping,
            ReleaseReason::Dismissed => GoodbyeReason::Dismissed,
            ReleaseReason::Removed => GoodbyeReason::Removed,
            ReleaseReason::LinksRevoked => GoodbyeReason::LinksRevoked,
            ReleaseReason::Cancelled => GoodbyeReason::Cancelled,
        };
        self.tell_receipt(who);
        if matches!(why, ReleaseReason::Ended | ReleaseReason::ServerStopping) {
            // The record was sealed before anybody was released, so this is true; nobody is here any more to be told by the core.
            self.lines.say(
                who,
                ServerMessage::Recording {
                    on: false,
                    without: None,
                },
            );
        }
        self.lines.dismiss(who, reason);
    }
}
