import { isValidElement, type VNode } from 'preact';
import { expect, test } from 'vitest';
import { draftOf } from '../../model/docket';
import type { Fault } from '../../signal/messages';
import { FaultText } from './field';
import { Screens } from './screens';

/** What a view holds, at every depth. */
function parts(view: unknown): VNode<Record<string, unknown>>[] {
  if (Array.isArray(view)) return view.flatMap(parts);
  if (!isValidElement(view)) return [];
  const part = view as VNode<Record<string, unknown>>;
  return [part, ...parts(part.props['children'])];
}

test('what is wrong with all pairs together has a place, and what is wrong with one of them stands not there', () => {
  const all: Fault = { pointer: '/screens', code: 'too_much', detail: 'x' };
  const one: Fault = { pointer: '/screens/0', code: 'stranger', detail: 'x' };
  const said = (faults: readonly Fault[]) => {
    const part = { draft: draftOf(null, '2026-11-26', new Date()), faults, change: () => {} };
    return parts(Screens({ part }))
      .filter(({ type }) => type === FaultText)
      .map(({ props }) => props['fault']);
  };
  expect(said([one, all])).toEqual([all]);
  expect(said([one])).toEqual([undefined]);
});
