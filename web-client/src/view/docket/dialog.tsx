import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A question before the page. It is open for as long as it is drawn; the browser keeps the focus in it and gives it back. */
export function Dialog({
  title,
  close,
  children,
}: {
  title: string;
  close: () => void;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={close}>
      <div class="dialog__body">
        <h2 class="h2" id="dialog-title">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
