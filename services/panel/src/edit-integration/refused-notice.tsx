import { useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { useSay } from '../frame/say.tsx';
import { Notice } from '../look/notice.tsx';
import type { Outcome } from '../verify-connection/use-verification.ts';
import type { FieldName } from './check-form.ts';
import { type RefusedWords, refusedFields, wordsOfRefusal } from './refused-fields.ts';

/** What the server refused of the form, until the field is changed or the form is sent again. */
export function useRefused() {
  const say = useSay();
  const [refused, setRefused] = useState<ReadonlyMap<FieldName | null, RefusedWords>>(new Map());
  const textOf = (words: RefusedWords, name: FieldName | null): string => {
    if ('id' in words) return say(words.id, { seconds: words.seconds ?? 0 });
    return say(name === 'secret' ? 'form.secret.refused' : 'form.credential.refused', {
      sentence: say(words.sentence),
      cure: say(words.cure),
    });
  };
  const byField = Object.fromEntries(
    [...refused].filter(([name]) => name !== null).map(([name, words]) => [name, textOf(words, name)]),
  ) as Partial<Record<FieldName, string>>;
  const inGeneral = refused.get(null);
  return {
    byField,
    inGeneral: inGeneral === undefined ? null : textOf(inGeneral, null),
    note: (problem: Problem, entered: Parameters<typeof wordsOfRefusal>[1] = null) =>
      setRefused(wordsOfRefusal(problem, entered)),
    forget(name: FieldName | null): void {
      if (!refused.has(name)) return;
      setRefused((before) => new Map([...before].filter(([each]) => each !== name)));
    },
    clear: () => setRefused(new Map()),
  };
}

const OF_CREDENTIALS: readonly FieldName[] = ['pem', 'passphrase', 'credential'];

/** What the server found wrong with an entered credential when the connection was to be tried, by field. */
export function useNoted() {
  const say = useSay();
  return (outcome: Outcome | null): Partial<Record<FieldName, string>> => {
    if (outcome?.kind !== 'not-tried' || outcome.problem.status !== 422) return {};
    const refused = refusedFields(outcome.problem);
    return Object.fromEntries(
      OF_CREDENTIALS.flatMap((name) => {
        const words = refused.get(name);
        return words !== undefined && 'id' in words ? [[name, say(words.id, { seconds: 0 })]] : [];
      }),
    );
  };
}

/** What was refused that no field can show. */
export function RefusedNotice({ refused }: { refused: string | null }) {
  if (refused === null) return null;
  return <Notice tone="bad" role="alert" title={refused} />;
}
