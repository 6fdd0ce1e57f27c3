import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import { type Awake, keepAwake } from './awake';
import { Call } from './call/call';
import { Devices } from './call/devices';
import { OwnEar } from './call/own-ear';
import { Tiles } from './call/tiles';
import { keep, kept } from './keeping';
import { mark } from './marks';
import {
  type Hearing,
  hasDevices,
  hasMissed,
  isAlone,
  isLive,
  isOver,
  NOTHING_YET,
  reduce,
  seesTheCourtroom,
  sends,
} from './model/hearing';
import { isAwaited } from './model/own-state';
import type { Grade } from './model/quality';
import { receiptKey, receiptText } from './model/receipt';
import { mostBits, mostHeight, type Saving, savingOf } from './model/saving';
import { pictures } from './model/seats';
import { closeObjection, lookedAt } from './model/words';
import { renewed, renewOnce } from './renewal';
import { keepSwitches, openSoon } from './returning';
import { api, hallCards, turnOf } from './signal/api';
import { Connection, type LinkStatus } from './signal/connection';
import type { ClientMessage, HallCard, Mark, RefusalCode, ServerMessage, Turn } from './signal/messages';
import { Socket } from './signal/socket';
import { switchVault, tabVault } from './signal/vault';
import { type On, Switches } from './switches';

/** A refusal; that what was written waits for its readers; that a last word ended before a ruling cut it; or that no answer came. */
export type Notice = RefusalCode | 'kept' | 'last_word_over' | 'lost';

/** What the views see of a running page, and what they can ask of it. */
export interface Session {
  readonly hearing: ReadonlySignal<Hearing>;
  /** The judge has seen an objection. */
  closeObjection(mark: Mark): void;
  /** The words that are shown have been looked at. */
  lookAtWords(): void;
  readonly link: ReadonlySignal<LinkStatus>;
  readonly devices: Devices;
  /** Receiving sections: mid -> track. */
  readonly tracks: ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>>;
  readonly mediaUp: ReadonlySignal<boolean>;
  readonly grade: ReadonlySignal<Grade>;
  /** Bytes that picture and sound have taken. */
  readonly used: ReadonlySignal<number>;
  /** What the person gives up for a weak or dear link. */
  readonly saving: ReadonlySignal<Saving>;
  save(saving: Saving): void;
  /** Since when picture and sound have not been connected; `null`: they are. */
  readonly apartSince: ReadonlySignal<number | null>;
  /** What the page hears of the person itself, and whether the server hears it too. */
  readonly ear: OwnEar;
  readonly awake: Awake;
  /** How large pictures are shown. */
  readonly tiles: Pick<Tiles, 'show'>;
  /** What was answered last and is more than that it is done, until it is dismissed. */
  readonly notice: Signal<Notice | null>;
  /** What was refused because it cuts a last word: it needs a ruling. */
  readonly cutting: Signal<ClientMessage | null>;
  /** What was on and is off without anybody's order since the page came back. */
  readonly takenAway: ReadonlySignal<On | null>;
  takeBack(): void;
  join(takeOver: boolean): void;
  /** The page was loaded anew in mid-hearing, and is not back yet. */
  readonly returns: ReadonlySignal<boolean>;
  /** Comes in without a press, as who was in already; `opens`: with the devices as they were switched. */
  comeBack(opens: boolean): void;
  leave(): void;
  /** What the court shows to those who wait. */
  cards(): Promise<readonly HallCard[]>;
  /** How far the courtroom is with the hearings before this one. */
  turn(): Promise<Turn | null>;
  /** Asks the server, and says whether it was done; a refusal becomes the notice. */
  ask(message: ClientMessage): Promise<boolean>;
}

const SAVING_KEY = 'tyndau.saving';

/** The session of one link: signalling, media and devices, tied together. */
export function createSession(token: string): Session {
  const hearing = signal(NOTHING_YET);
  const notice: Signal<Notice | null> = signal(null);
  const cutting: Signal<ClientMessage | null> = signal(null);
  const devices = new Devices();
  keepSwitches(devices, switchVault(token));
  const vault = tabVault(token);
  const returns = signal(vault.read() !== null);
  const saving = signal(savingOf(kept(SAVING_KEY)));
  const connection = new Connection({
    api,
    token,
    vault,
    openSocket: (hello, events) => new Socket(`${location.origin.replace('http', 'ws')}/ws`, hello, events),
    comesWith: () => switches.comesWith(),
    heard,
    renews: renewOnce,
    chance: Math.random,
  });
  const call = new Call({
    offer: (sdp) => connection.request({ type: 'offer', sdp }),
    stats: (stats) => connection.tell({ type: 'stats', ...stats }),
    rebuilt: () => {
      hearing.value = { ...hearing.peek(), slots: [] };
      tiles.again();
    },
    chance: Math.random,
  });
  call.atMost(mostBits(saving.peek()));
  const tiles = new Tiles({
    inUse: () => pictures(hearing.peek()),
    tell: (tiles) => connection.tell({ type: 'tiles', tiles }),
    most: () => mostHeight(saving.peek()),
  });

  const switches = new Switches(
    devices,
    async (message) => {
      const outcome = await connection.request(message);
      if (typeof outcome === 'object') notice.value = outcome.code;
      return outcome;
    },
    () => hearing.peek().room?.id ?? null,
  );

  function heard(message: ServerMessage, fresh: boolean): void {
    const before = hearing.peek();
    if (hasMissed(before, message)) connection.tell({ type: 'resync' });
    hearing.value = reduce(before, message, performance.now());
    switch (message.type) {
      case 'welcome':
        if (seesTheCourtroom(message.you.place) && !(before.you && seesTheCourtroom(before.you.place)))
          mark('admitted');
        call.begin(message.media ?? null, sends(message.you.role), fresh);
        switches.welcomed(message.you);
        renewed();
        tiles.again();
        break;
      case 'admitted':
        mark('admitted');
        break;
      case 'phase':
        notice.value = null;
        cutting.value = null;
        break;
      case 'floor':
        if (!message.floor.last_word && cutting.peek() !== null) {
          // If it was our ruling that ended it, the answer follows and takes the notice away.
          cutting.value = null;
          notice.value = 'last_word_over';
        }
        break;
      case 'room_entered':
        notice.value = null;
        break;
      case 'you':
        switches.follow(message.you);
        break;
      case 'answer':
        call.answer(message.sdp);
        break;
      case 'send_layers':
        call.sendLayers(message.rids);
        break;
      case 'more_slots':
        call.grow({ audio: message.audio, video: message.video });
        break;
      case 'record_head':
        keep(receiptKey(message), receiptText(message));
        break;
      case 'refused':
        notice.value = message.code;
        if (message.code === 'too_much_media') call.broken();
        break;
    }
  }

  async function ask(message: ClientMessage): Promise<boolean> {
    const outcome = await connection.request(message);
    const asksForRuling = typeof outcome === 'object' && outcome.code === 'last_word' && mayBeRuled(message);
    if (asksForRuling) cutting.value = message;
    if (typeof outcome === 'object') notice.value = asksForRuling ? null : outcome.code;
    else notice.value = outcome === 'done' ? null : outcome;
    return outcome === 'done' || outcome === 'kept';
  }

  switches.watch(() => connection.status.value.at === 'inside');
  const live = computed(() => isLive(hearing.value));
  const ear = new OwnEar(devices, {
    // Without the server's word nothing can be said of what it hears.
    connected: computed(
      () => call.connected.value && connection.status.value.at === 'inside' && !isAlone(hearing.value),
    ),
    live,
    arrives: computed(() => hearing.value.speaking.has(hearing.value.you?.id ?? '')),
    awaited: computed(() => isAwaited(hearing.value)),
  });
  effect(() => {
    const isTried = ear.check.value === 'listening';
    call.send('audio', live.value || isTried ? devices.audio.value.track : null);
    call.send('video', live.value ? devices.video.value.track : null);
  });
  const waits = computed(() => hearing.value.you?.place === 'waiting_hall');
  effect(() => {
    if (!waits.value) untracked(() => ear.forgetCheck());
  });
  effect(() => {
    if (connection.status.value.at !== 'closed') return;
    untracked(() => {
      call.end();
      devices.stop();
      // Whether one is still in the room after coming back, the server says then.
      hearing.value = { ...hearing.peek(), room: null };
    });
  });
  effect(() => {
    const link = connection.status.value;
    const isRefused = link.at === 'outside' && link.problem !== undefined;
    // Before the door they are opened anew.
    if (isRefused && returns.peek()) untracked(() => devices.stop());
    if (link.at === 'inside' || link.at === 'closed' || isRefused) returns.value = false;
  });
  onlyInRooms(hearing, devices);
  const awake = keepAwake(
    computed(
      () =>
        hearing.value.you !== null && !isOver(hearing.value.phase) && connection.status.value.at !== 'closed',
    ),
    computed(() => connection.status.value.at === 'lost'),
  );
  addEventListener('online', () => connection.nudge());
  document.addEventListener('visibilitychange', () => connection.nudge());

  return {
    hearing,
    link: connection.status,
    devices,
    tracks: call.tracks,
    mediaUp: call.connected,
    grade: call.grade,
    used: call.used,
    saving,
    save(next) {
      saving.value = next;
      keep(SAVING_KEY, next);
      tiles.mostChanged();
      call.atMost(mostBits(next));
      if (next === 'sound') void devices.setCamera(false);
    },
    apartSince: call.apartSince,
    ear,
    awake,
    tiles,
    notice,
    cutting,
    lookAtWords() {
      const { words, room } = hearing.peek();
      hearing.value = { ...hearing.peek(), words: lookedAt(words, room !== null) };
    },
    closeObjection(mark) {
      hearing.value = { ...hearing.value, words: closeObjection(hearing.value.words, mark) };
    },
    join(takeOver) {
      mark('join-click');
      notice.value = null;
      // After a farewell the devices are closed.
      const you = hearing.peek().you;
      if (connection.status.peek().at === 'closed' && you !== null && hasDevices(you.role))
        void devices.start();
      void connection.enter(takeOver);
    },
    returns,
    comeBack(opens) {
      mark('join-click');
      void (async () => {
        if (opens) switches.comesWithout(await openSoon(devices));
        await connection.enter(false);
      })();
    },
    takenAway: switches.takenAway,
    takeBack: () => switches.takeBack(),
    leave: () => connection.leave(),
    cards: () => hallCards(token),
    turn: () => turnOf(token),
    ask,
  };
}

/** A ruling cuts a last word, but the next press of the procedure never does. */
function mayBeRuled({ type }: ClientMessage): boolean {
  return type !== 'next_step';
}

/** Who has no voice in the session has camera and microphone open in private rooms only, however the page learns of one. */
function onlyInRooms(hearing: ReadonlySignal<Hearing>, devices: Devices): void {
  const open = computed(() => {
    const { you, room } = hearing.value;
    return you === null || hasDevices(you.role) ? null : room !== null;
  });
  effect(() => {
    const isOpen = open.value;
    untracked(() => {
      if (isOpen === true) void devices.start();
      if (isOpen === false) devices.stop();
    });
  });
}
