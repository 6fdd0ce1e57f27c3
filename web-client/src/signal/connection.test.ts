import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ApiCode, ApiProblem } from './api';
import { Connection, type ConnectionWorld, type Outcome } from './connection';
import type { ClientMessage, ServerMessage } from './messages';
import type { SocketEvents } from './socket';

const WELCOME = { type: 'welcome', phase: 'open_session' } as unknown as ServerMessage;

/** A server of the test's making: what it answers to join and resume, and the sockets that the page opened. */
class Court {
  readonly calls: string[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly heard: { message: ServerMessage; fresh: boolean }[] = [];
  /** The next answers to join and resume; empty: success. */
  readonly refusals: ApiCode[] = [];
  secret: string | null = null;
  /** Whether loading the page anew is still worth a try. */
  mayRenew = false;
  renewals = 0;
  #count = 0;

  readonly world: ConnectionWorld = {
    token: 'link',
    api: {
      invitation: () => Promise.reject(new ApiProblem('network')),
      join: (token, takeOver) =>
        this.#answer(takeOver ? `take over with ${token}` : `join with ${token}`).then((granted) => ({
          ...granted,
          person: { id: 'p', name: 'p', role: 'plaintiff', language: 'kk' },
          hearing: { id: 'h', case_number: '1', court: 'c' },
        })),
      resume: (secret) => this.#answer(`resume with ${secret}`),
    },
    vault: {
      read: () => this.secret,
      write: (secret) => {
        this.secret = secret;
      },
    },
    openSocket: (hello, events) => {
      const socket = new FakeSocket(hello, events);
      this.sockets.push(socket);
      return socket;
    },
    comesWith: () => ({ microphone: true, camera: false }),
    heard: (message, fresh) => this.heard.push({ message, fresh }),
    renews: () => {
      if (this.mayRenew) this.renewals += 1;
      return this.mayRenew;
    },
    chance: () => 0,
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }

  async #answer(call: string) {
    this.calls.push(call);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw new ApiProblem(refusal);
    this.#count += 1;
    return { ws_ticket: `ticket ${this.#count}`, resume: `secret ${this.#count}` };
  }
}

class FakeSocket {
  readonly sent: { message: ClientMessage; id: number | undefined }[] = [];
  dropped = false;

  constructor(
    readonly hello: ClientMessage,
    readonly events: SocketEvents,
  ) {}

  send(message: ClientMessage, id?: number): boolean {
    this.sent.push({ message, id });
    return true;
  }

  drop(): void {
    this.dropped = true;
  }
}

async function entered(court: Court): Promise<Connection> {
  const connection = new Connection(court.world);
  await connection.enter(false);
  court.last.events.message(WELCOME);
  return connection;
}

/** Lets time pass and promises settle. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('entering', () => {
  test('joins with the link and says hello with the ticket and the devices', async () => {
    const court = new Court();
    const connection = await entered(court);
    expect(court.calls).toEqual(['join with link']);
    expect(court.last.hello).toEqual({
      type: 'hello',
      version: 1,
      ticket: 'ticket 1',
      microphone: true,
      camera: false,
    });
    expect(connection.status.value.at).toBe('inside');
    expect(court.heard).toEqual([{ message: WELCOME, fresh: true }]);
  });

  test('a refusal leaves the page outside, with the reason, and opens no socket', async () => {
    const court = new Court();
    court.refusals.push('token_expired');
    const connection = new Connection(court.world);
    await connection.enter(false);
    expect(connection.status.value).toEqual({ at: 'outside', problem: 'token_expired' });
    expect(court.sockets).toEqual([]);
  });

  test('what passes by waiting is tried again by itself, and the page says why meanwhile', async () => {
    const court = new Court();
    court.refusals.push('network', 'unavailable');
    const connection = new Connection(court.world);
    await connection.enter(true);
    expect(connection.status.value).toEqual({ at: 'entering', problem: 'network' });
    await pass(500);
    expect(connection.status.value).toEqual({ at: 'entering', problem: 'unavailable' });
    connection.nudge();
    await pass(0);
    court.last.events.message(WELCOME);
    expect(connection.status.value.at).toBe('inside');
    expect(court.calls).toEqual(Array(3).fill('take over with link'));
  });

  test('who is already here can take over', async () => {
    const court = new Court();
    court.refusals.push('already_here');
    const connection = new Connection(court.world);
    await connection.enter(false);
    await connection.enter(true);
    expect(court.calls).toEqual(['join with link', 'take over with link']);
  });

  test('a reloaded page comes back to its seat with the kept secret', async () => {
    const court = new Court();
    court.secret = 'kept';
    await entered(court);
    expect(court.calls).toEqual(['resume with kept']);
    expect(court.heard[0]?.fresh).toBe(false);
  });

  test('a hearing that is over closes the page with the end', async () => {
    const court = new Court();
    court.refusals.push('hearing_ended');
    const connection = new Connection(court.world);
    await connection.enter(false);
    expect(connection.status.value).toEqual({ at: 'closed', why: 'ended' });
  });
});

describe('a lost link', () => {
  test('is taken up again with the newest secret, each used once', async () => {
    const court = new Court();
    const connection = await entered(court);
    for (const secret of ['secret 1', 'secret 2']) {
      court.last.events.closed(1006);
      expect(connection.status.value.at).toBe('lost');
      await pass(500);
      expect(court.calls.at(-1)).toBe(`resume with ${secret}`);
      court.last.events.message(WELCOME);
      expect(connection.status.value.at).toBe('inside');
    }
    expect(court.heard.map(({ fresh }) => fresh)).toEqual([true, false, false]);
  });

  test('is tried again after 0.5, 1, 2, 4, 5 and 5 seconds while the server is away', async () => {
    const court = new Court();
    await entered(court);
    court.refusals.push(...Array<ApiCode>(6).fill('network'));
    court.last.events.closed(1006);
    const begun = Date.now();
    const at: number[] = [];
    for (let tries = court.calls.length; at.length < 6; ) {
      await pass(100);
      if (court.calls.length > tries) at.push(Date.now() - begun);
      tries = court.calls.length;
    }
    expect(at).toEqual([500, 1500, 3500, 7500, 12_500, 17_500]);
  });

  test('counts its time from the loss, not from the last try', async () => {
    const court = new Court();
    const connection = await entered(court);
    court.refusals.push('network', 'network');
    court.last.events.closed(1006);
    const lost = connection.status.value;
    await pass(2_000);
    expect(connection.status.value).toBe(lost);
  });

  test('goes back to the link when the secret is no longer good', async () => {
    const court = new Court();
    const connection = await entered(court);
    court.refusals.push('resume_invalid');
    court.last.events.closed(4503);
    await pass(500);
    expect(court.calls.slice(1)).toEqual(['resume with secret 1', 'join with link']);
    court.last.events.message(WELCOME);
    expect(connection.status.value.at).toBe('inside');
    expect(court.heard.at(-1)?.fresh).toBe(true);
  });

  test('does not push aside another device that came in meanwhile', async () => {
    const court = new Court();
    const connection = await entered(court);
    court.refusals.push('resume_invalid', 'already_here');
    court.last.events.closed(1006);
    await pass(500);
    expect(connection.status.value).toEqual({ at: 'closed', why: 'taken_over' });
    await pass(60_000);
    expect(court.calls).toHaveLength(3);
  });

  test('a socket that opens and is never welcomed is lost, too', async () => {
    const court = new Court();
    await entered(court);
    court.last.events.closed(1006);
    await pass(500);
    expect(court.sockets).toHaveLength(2);
    await pass(6_000);
    expect(court.sockets[1]?.dropped).toBe(true);
    await pass(1_000);
    expect(court.sockets).toHaveLength(3);
  });

  test('is tried at once when the network comes back', async () => {
    const court = new Court();
    const connection = await entered(court);
    court.refusals.push('network', 'network', 'network', 'network');
    court.last.events.closed(1006);
    await pass(8_000);
    const before = court.calls.length;
    connection.nudge();
    await pass(0);
    expect(court.calls.length).toBe(before + 1);
  });
});

describe('an end that is final', () => {
  test.each([
    [4409, 'taken_over'],
    [4410, 'ended'],
    [4411, 'hearing_cancelled'],
  ] as const)('close code %i is not answered with a new try', async (code, why) => {
    const court = new Court();
    const connection = await entered(court);
    court.last.events.closed(code);
    await pass(60_000);
    expect(connection.status.value).toEqual({ at: 'closed', why });
    expect(court.calls).toHaveLength(1);
    expect(court.secret).toBeNull();
  });

  test('a server that stops says so, and the page waits for it to come back', async () => {
    const court = new Court();
    const connection = await entered(court);
    court.last.events.message({ type: 'goodbye', reason: 'server_stopping' });
    court.last.events.closed(4503);
    expect(connection.status.value.at).toBe('lost');
  });

  test('leaving is said to the server and forgets the seat', async () => {
    const court = new Court();
    const connection = await entered(court);
    connection.leave();
    expect(court.last.sent.at(-1)?.message).toEqual({ type: 'leave' });
    expect(court.last.dropped).toBe(true);
    expect(connection.status.value).toEqual({ at: 'closed', why: 'left' });
    expect(court.secret).toBeNull();
  });
});

describe('requests', () => {
  const ask = async (end: (court: Court, id: number) => void | Promise<void>): Promise<Outcome> => {
    const court = new Court();
    const connection = await entered(court);
    const outcome = connection.request({ type: 'open' });
    await end(court, court.last.sent.at(-1)?.id ?? -1);
    return outcome;
  };

  test('are answered by their number', async () => {
    expect(await ask((court, to) => court.last.events.message({ type: 'done', to }))).toBe('done');
    const refused = { type: 'refused', code: 'phase', sentence: 'No.' } as const;
    expect(await ask((court, to) => court.last.events.message({ ...refused, to }))).toEqual({
      code: 'phase',
    });
  });

  test('end with the link', async () => {
    expect(await ask((court) => court.last.events.closed(1006))).toBe('lost');
  });

  test('do not wait for ever', async () => {
    expect(await ask(() => pass(10_000).then(() => undefined))).toBe('lost');
  });

  test('a refusal that answers none of them is heard by the page', async () => {
    const court = new Court();
    await entered(court);
    const stray: ServerMessage = { type: 'refused', code: 'malformed', sentence: 'No.' };
    court.last.events.message(stray);
    expect(court.heard.at(-1)?.message).toEqual(stray);
  });
});

describe('a server of another version', () => {
  const OTHER = { type: 'refused', code: 'version', sentence: 's' } as ServerMessage;

  test.each(['entering', 'coming back'])(
    'loads the page anew once, %s, and tries nothing meanwhile',
    async (when) => {
      const court = new Court();
      court.mayRenew = true;
      const connection = new Connection(court.world);
      await connection.enter(false);
      if (when === 'coming back') {
        court.last.events.message(WELCOME);
        court.last.events.closed(1006);
        await pass(5_000);
      }
      const { secret } = court;
      court.last.events.message(OTHER);
      expect(court.renewals).toBe(1);
      const calls = court.calls.length;
      await pass(60_000);
      expect(court.calls).toHaveLength(calls);
      expect(connection.status.value.at).not.toBe('closed');
      expect(court.secret).toBe(secret);
    },
  );

  test.each(['not_found', 'body_malformed'] as const)(
    'over HTTP (%s) is one, too, at the door and on the way back',
    async (code) => {
      for (const inside of [false, true]) {
        const court = new Court();
        court.mayRenew = true;
        const connection = new Connection(court.world);
        if (inside) {
          await connection.enter(false);
          court.last.events.message(WELCOME);
        }
        court.refusals.push(code);
        if (inside) {
          court.last.events.closed(1006);
          await pass(500);
        } else await connection.enter(false);
        expect(court.renewals).toBe(1);
        expect(court.secret).toBe(inside ? 'secret 1' : null);
        const calls = court.calls.length;
        await pass(60_000);
        expect(court.calls).toHaveLength(calls);
      }
    },
  );

  test('is the end where that did not help, and the seat is kept for the page that comes next', async () => {
    const court = new Court();
    const connection = new Connection(court.world);
    await connection.enter(false);
    court.last.events.message(OTHER);
    await pass(60_000);
    expect(connection.status.value).toEqual({ at: 'closed', why: 'version' });
    expect(court.sockets).toHaveLength(1);
    expect(court.secret).toBe('secret 1');
  });
});
