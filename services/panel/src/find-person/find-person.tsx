import { lazy, Suspense, useEffect, useState } from 'react';
import { useMatch } from 'react-router';
import { loadLaterTexts } from '../frame/load-texts.ts';
import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Icon } from '../look/icon.tsx';
import styles from './find-person.module.css';

const FindDialog = lazy(async () => {
  const [{ FindDialog }] = await Promise.all([import('./find-dialog.tsx'), loadLaterTexts()]);
  return { default: FindDialog };
});

/** Apple's keyboards have another key for it. */
const KEYS = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';

/** The search in the header, on every page below an integration; Ctrl K or ⌘ K from anywhere on it. */
export function FindPerson() {
  const id = useMatch('/integrations/:id/*')?.params.id;
  const [isOpen, setIsOpen] = useState(false);
  const isBelow = id !== undefined && id !== 'new';
  useEffect(() => {
    if (!isBelow) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setIsOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isBelow]);
  if (!isBelow) return null;
  return (
    <>
      <Button size="s" aria-keyshortcuts="Control+K Meta+K" onPress={() => setIsOpen(true)}>
        <Icon name="search" />
        <span className={styles.label}>
          <Say id="find.title" />
        </span>
        <span aria-hidden="true" className={styles.keys}>
          {KEYS}
        </span>
      </Button>
      {isOpen && (
        <Suspense>
          <FindDialog id={id} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
