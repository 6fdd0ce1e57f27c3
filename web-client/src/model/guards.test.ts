import { expect, test } from 'vitest';
import type { Signed, Standing } from '../signal/messages';
import { gapsOf } from './guards';

const BEFORE = { number: 1, by: null, reason: null, sits_in_ms: null, goes_on_at: null };
const person = (id: string): Signed => ({ id, name: `Name of ${id}`, role: 'witness' });

test('what is missing is ruled on thing by thing, and person by person', () => {
  const guards: Standing[] = [
    { guard: 'presiding_judge_present', met: true },
    { guard: 'clock_kept', met: null },
    { guard: 'disk_lasts', met: false },
    { guard: 'required_persons_present', met: false, missing: [person('w-1'), person('w-2')] },
  ];
  expect(gapsOf(guards, BEFORE)).toEqual([
    { key: 'disk_lasts', guard: 'disk_lasts', binds: true },
    {
      key: 'required_persons_present w-1',
      guard: 'required_persons_present',
      person: person('w-1'),
      binds: true,
    },
    {
      key: 'required_persons_present w-2',
      guard: 'required_persons_present',
      person: person('w-2'),
      binds: true,
    },
  ]);
});

test('after a break that the record made the judge may rule to go on without it, and need not', () => {
  const ready: Standing[] = [{ guard: 'recorder_ready', met: true }];
  expect(gapsOf(ready, BEFORE)).toEqual([]);
  expect(gapsOf(ready, { ...BEFORE, reason: 'record_too_late' })).toEqual([
    { key: 'recorder_ready', guard: 'recorder_ready', binds: false },
  ]);
});
