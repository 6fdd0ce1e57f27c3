interface HeadProps {
  /** Names the panel: its `aria-labelledby`. */
  id: string;
  title: string;
  /** How many stand below. */
  count?: number;
}

/** The head of a panel. */
export function Head({ id, title, count }: HeadProps) {
  return (
    <div class="panel__head">
      <h2 class="h2" id={id}>
        {title}
      </h2>
      {count !== undefined && <span class={count > 0 ? 'chip chip--accent' : 'chip'}>{count}</span>}
    </div>
  );
}
