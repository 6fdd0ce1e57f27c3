import '../../styles/docket.css';
import { type Signal, signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import en from '../../locales/docket/en.ftl?raw';
import kk from '../../locales/docket/kk.ftl?raw';
import ru from '../../locales/docket/ru.ftl?raw';
import { addTexts, proposeLanguage, t } from '../../locales/l10n';
import { boundsOf, dayOf } from '../../model/docket';
import { formOf, type KeptForm } from '../../model/kept-form';
import { type ApiCode, codeOf } from '../../signal/api';
import { type DocketApi, docketApi } from '../../signal/docket';
import type { BookedHearing, Docket } from '../../signal/messages';
import { listPlace } from '../../signal/recordings';
import { formVault, type Vault } from '../../signal/vault';
import { LinkProblem } from '../closing';
import { Languages, Mark } from '../strip';
import { useTitle } from '../title';
import { Day } from './day';
import { Form } from './form';

/** How often the day is read again while it is looked at. */
const EVERY_MS = 5_000;

/** What is wrong with the token itself: the page can do nothing more. */
const FINAL: readonly ApiCode[] = [
  'token_missing',
  'token_malformed',
  'token_expired',
  'token_not_yet_valid',
  'token_foreign',
];

/** What was read last. */
export interface Reading {
  readonly docket: Docket;
  /** The day that it is of. */
  readonly day: string;
  /** When it was read, by this device's clock. */
  readonly at: number;
}

/** What the page of the docket knows and what its parts may do. */
export interface Desk {
  readonly api: DocketApi;
  /** Where the records of a hearing are shown. */
  readonly records: (hearing: string) => string;
  readonly day: Signal<string>;
  readonly reading: Signal<Reading | null>;
  /** Why the last reading failed. */
  readonly problem: Signal<ApiCode | null>;
  /** The hearing in the form; `new`: one that is not booked yet; `null`: the day is shown. */
  readonly editing: Signal<BookedHearing | 'new' | null>;
  /** What was typed before the page was loaded anew, for as long as that is in the form. */
  readonly kept: Signal<KeptForm | null>;
  /** Keeps what is typed for the page that comes when this one goes. */
  keep(form: string): void;
  /** Reads the day anew. */
  read(): Promise<void>;
}

/** The page of the court's clerks and administrators, for one staff token. */
export function openDocket(root: Element, token: string): void {
  addTexts({ kk, ru, en });
  const records = (hearing: string) => listPlace(token, hearing);
  render(<DocketPage desk={createDesk(docketApi(token), records, formVault(token))} />, root);
}

export function createDesk(api: DocketApi, records: Desk['records'], vault: Vault): Desk {
  const kept = formOf(vault.read());
  // Names of people do not lie in the browser while a page shows them.
  vault.write(null);
  const desk: Desk = {
    api,
    records,
    day: signal(dayOf(new Date())),
    reading: signal(null),
    problem: signal(null),
    editing: signal(kept === null ? null : (kept.hearing ?? 'new')),
    kept: signal(kept),
    keep: (form) => vault.write(form),
    async read() {
      const day = desk.day.peek();
      const bounds = boundsOf(day);
      if (bounds === null) return;
      try {
        const docket = await api.list(bounds.from, bounds.to);
        // The answer for a day that was left meanwhile is nobody's.
        if (desk.day.peek() !== day) return;
        desk.reading.value = { docket, day, at: Date.now() };
        desk.problem.value = null;
      } catch (error) {
        if (desk.day.peek() === day) desk.problem.value = codeOf(error);
      }
    },
  };
  return desk;
}

/** `speaks`: in the language of whoever works here, until they choose another. */
export function DocketPage({ desk, speaks = true }: { desk: Desk; speaks?: boolean }) {
  const { day, reading, problem, editing } = desk;
  useEffect(() => {
    void desk.read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && editing.peek() === null) void desk.read();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [desk, day.value, editing]);
  const staff = reading.value?.docket.staff;
  useEffect(() => {
    if (speaks && staff !== undefined) proposeLanguage(staff.language);
    // Once: later the switch of the page is the person's own.
  }, [staff === undefined]);
  useTitle('docket-title');

  return (
    <>
      <Head desk={desk} />
      {problem.value !== null && FINAL.includes(problem.value) ? (
        <LinkProblem code={problem.value} retry={() => void desk.read()} />
      ) : (
        <Content desk={desk} />
      )}
    </>
  );
}

function Content({ desk }: { desk: Desk }) {
  const hearing = desk.editing.value;
  if (hearing !== null) {
    return (
      <Form
        key={hearing === 'new' ? 'new' : hearing.id}
        desk={desk}
        hearing={hearing === 'new' ? null : hearing}
      />
    );
  }
  if (desk.reading.value !== null) return <Day desk={desk} reading={desk.reading.value} />;
  if (desk.problem.value !== null) {
    return <LinkProblem code={desk.problem.value} retry={() => void desk.read()} />;
  }
  return (
    <main class="page">
      <p role="status">{t('wait-a-moment')}</p>
    </main>
  );
}

/** Which court, who works here, which language. Nothing is recorded here, so there is no sign. */
function Head({ desk }: { desk: Desk }) {
  const docket = desk.reading.value?.docket;
  return (
    <header class="strip strip--docket">
      <div class="strip__id">
        <Mark />
        <div class="strip__names">
          <p class="strip__court">{docket?.court.name ?? 'Tyndau'}</p>
          {docket && (
            <p class="strip__case">
              <bdi>{docket.staff.name}</bdi> <span class="soft">· {t(`staff-${docket.staff.role}`)}</span>
            </p>
          )}
        </div>
      </div>
      <Languages />
    </header>
  );
}
