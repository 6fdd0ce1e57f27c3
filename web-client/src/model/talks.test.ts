import { expect, test } from 'vitest';
import type { Act, Contact, Own, Role, RoomKind } from '../signal/messages';
import { talks } from './talks';

const you = (role: Role, ...may: Act[]): Own => ({
  id: role,
  name: role,
  role,
  connected: true,
  microphone: true,
  camera: true,
  place: 'courtroom',
  muted_by_judge: false,
  may,
});
const contact = (role: Role, ...kinds: RoomKind[]): Contact => ({ person: you(role), kinds });

test('a party with a lawyer and court IT in reach has both, and who has nobody has nothing', () => {
  const contacts = [contact('lawyer', 'lawyer_client_room'), contact('court_it', 'help_room')];
  const found = talks({ contacts }, you('plaintiff', 'open_help_room'));
  expect([found?.counsel, found?.needsHelp, found?.lawyerAtOnce]).toEqual(['lawyer', true, false]);
  expect(talks({ contacts: [] }, you('plaintiff', 'open_help_room'))).toBeNull();
});

test('a lawyer talks with a client, and not with a lawyer', () => {
  const contacts = [contact('plaintiff', 'lawyer_client_room')];
  expect(talks({ contacts }, you('lawyer'))?.counsel).toBe('client');
});

test('who waits for the clerk alone has no talk here', () => {
  expect(talks({ contacts: [contact('witness', 'clerks_desk')] }, you('court_session_clerk'))).toBeNull();
});

test('only the accused leaves for their lawyer at once, and court IT calls no help', () => {
  const contacts = [contact('defence_counsel', 'lawyer_client_room'), contact('court_it', 'help_room')];
  expect(talks({ contacts }, you('accused_on_trial', 'open_lawyer_client_room'))?.lawyerAtOnce).toBe(true);
  expect(talks({ contacts }, you('victim', 'open_lawyer_client_room'))?.lawyerAtOnce).toBe(false);
  expect(talks({ contacts }, you('court_it', 'open_help_room', 'see_quality'))?.needsHelp).toBe(false);
});
