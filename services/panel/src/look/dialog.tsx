import { lazy, Suspense, useState } from 'react';
import type { DialogProps } from './open-dialog.tsx';

const OpenDialog = lazy(async () => ({ default: (await import('./open-dialog.tsx')).OpenDialog }));

/** A dialog over the page. Its script is loaded when the first one opens: the first page needs none. */
export function Dialog(props: DialogProps) {
  const [wasOpened, setWasOpened] = useState(props.isOpen);
  if (props.isOpen && !wasOpened) setWasOpened(true);
  if (!wasOpened) return null;
  return (
    <Suspense>
      <OpenDialog {...props} />
    </Suspense>
  );
}
