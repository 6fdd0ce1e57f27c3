import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiCode, ApiProblem } from './api';
import { AGAIN_MS, keepOpen, RENEW_MS } from './keep-open';

/** Opens as these say, one after the other; the last goes on. */
function opening(...answers: (ApiCode | 'ok')[]) {
  const said: string[] = [];
  const open = vi.fn(async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined || answer === 'ok') return 'record';
    throw new ApiProblem(answer);
  });
  const end = keepOpen(
    open,
    (it) => said.push(it),
    (code) => said.push(code),
  );
  return { open, said, end };
}

describe('an open record', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is opened again before its time is over, and no more when it is left', async () => {
    const { open, end } = opening('ok');
    await vi.advanceTimersByTimeAsync(RENEW_MS);
    expect(open).toHaveBeenCalledTimes(2);
    end();
    await vi.advanceTimersByTimeAsync(2 * RENEW_MS);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('stays open when the server cannot be asked for a while, and is asked for again', async () => {
    const { open, said, end } = opening('ok', 'network', 'unavailable', 'ok');
    await vi.advanceTimersByTimeAsync(RENEW_MS + 2 * AGAIN_MS);
    expect(open).toHaveBeenCalledTimes(4);
    expect(said).toEqual(['record', 'record']);
    end();
  });

  it('is over when the server says no', async () => {
    const { open, said } = opening('ok', 'network', 'token_revoked');
    await vi.advanceTimersByTimeAsync(10 * RENEW_MS);
    expect(said).toEqual(['record', 'token_revoked']);
    expect(open).toHaveBeenCalledTimes(3);
  });

  it('that never was open says why at once', async () => {
    const { open, said } = opening('network');
    await vi.advanceTimersByTimeAsync(RENEW_MS);
    expect(said).toEqual(['network']);
    expect(open).toHaveBeenCalledTimes(1);
  });
});
