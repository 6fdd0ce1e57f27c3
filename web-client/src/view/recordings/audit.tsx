import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { t } from '../../locales/l10n';
import { type ApiCode, codeOf } from '../../signal/api';
import type { RecordingCard } from '../../signal/messages';
import { Trouble } from '../docket/field';

interface AuditProps<Told> {
  card: RecordingCard;
  /** Its name among the texts, and for tests. */
  name: 'rec-views' | 'rec-acts';
  fetch: () => Promise<Told>;
  /** `again`: what is shown has changed. */
  children: (told: Told, again: () => void) => ComponentChildren;
}

/** What is told of a record to who may look after it; fetched when somebody wants to know. */
export function Audit<Told>({ card, name, fetch, children }: AuditProps<Told>) {
  const told = useSignal<Told | null>(null);
  const problem = useSignal<ApiCode | null>(null);
  const read = async () => {
    problem.value = null;
    try {
      told.value = await fetch();
    } catch (error) {
      problem.value = codeOf(error);
    }
  };
  if (card.auditable !== true) return null;
  return (
    <details
      data-testid={name}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) void read();
      }}
    >
      <summary>{t(name)}</summary>
      {problem.value !== null && <Trouble code={problem.value} />}
      {told.value !== null && children(told.value, () => void read())}
    </details>
  );
}

/** What happened to a record, a row each, the first first. */
export function AuditTable({ titles, children }: { titles: readonly string[]; children: ComponentChildren }) {
  return (
    <table class="rec__views">
      <thead>
        <tr>
          {titles.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
