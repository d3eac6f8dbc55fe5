import { useEffect, useRef } from 'react';
import { currentSignIn, onSignIn } from '../sign-in/session.ts';
import { createFormKeeper, KEPT_MS, type KeptForm } from './kept-form.ts';

const forms = createFormKeeper();
onSignIn(() => forms.drop(currentSignIn()?.identity ?? null));

/** What the person who is signed in had entered when their sign-in ended; null: nothing. */
export function takeKeptForm(name: string): KeptForm | null {
  const signIn = currentSignIn();
  return signIn === null ? null : forms.take(name, signIn.identity);
}

/** Keeps the form where the page ends because the sign-in did. `form` null: there is nothing to keep. */
export function useKeptForm(name: string, form: KeptForm | null): void {
  const latest = useRef(form);
  useEffect(() => {
    latest.current = form;
  });
  useEffect(() => {
    const owner = currentSignIn()?.identity;
    return () => {
      if (currentSignIn() !== null || owner === undefined || latest.current === null) return;
      forms.keep(name, owner, latest.current);
      setTimeout(() => forms.drop(null), KEPT_MS);
    };
  }, [name]);
}
