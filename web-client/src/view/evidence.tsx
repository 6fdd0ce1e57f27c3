import { t, tt } from '../locales/l10n';
import type { Session } from '../session';
import type { Evidence, Finding } from '../signal/messages';
import { Icon, type IconName } from './icon';

const SIGNS: Record<Evidence['light'], IconName> = { green: 'check', amber: 'warn', red: 'warn' };

/** The evidence light: for who keeps the session and who keeps the machines. The server tells nobody else. */
export function EvidenceLight({ session }: { session: Session }) {
  const { evidence } = session.hearing.value;
  if (evidence === null) return null;
  const { light, findings = [] } = evidence;
  return (
    <div
      class={light === 'green' ? 'banner' : 'banner banner--warn'}
      role={light === 'green' ? 'status' : 'alert'}
      data-testid="evidence"
      data-light={light}
    >
      <Icon name={SIGNS[light]} />
      <div class="banner__text">
        <p>{tt(`evidence-${light}`)}</p>
        {findings.map((finding) => (
          <p
            key={`${finding.what}-${finding.person}-${finding.kind}`}
            data-testid="finding"
            data-what={finding.what}
            data-person={finding.person}
          >
            {sentence(session, finding)}
          </p>
        ))}
      </div>
    </div>
  );
}

function sentence(session: Session, { what, person, kind }: Finding): string {
  const about = t(`trouble-${what}`);
  if (person == null) return about;
  const name = session.hearing.value.people.get(person)?.name ?? person;
  return `${name} (${t(kind === 'audio' ? 'track-audio' : 'track-video')}): ${about}`;
}
