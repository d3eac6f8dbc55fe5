import type { ReactNode } from 'react';
import { problemOf } from '../api/problem.ts';
import { CopyButton } from '../look/copy-button.tsx';
import { Notice } from '../look/notice.tsx';
import { refusalOf } from './refusal.ts';
import { Say, useSay } from './say.tsx';
import { SaySentence } from './say-sentence.tsx';

/** Says why something that was asked for was not done, with the reference for us where our side failed. */
export function Refused({ error, action }: { error: unknown; action?: ReactNode }) {
  const problem = problemOf(error);
  return (
    <Notice tone="bad" role="alert" title={<SaySentence of={refusalOf(problem)} />} action={action}>
      {problem.status === 500 && <Reference of={problem.requestId} />}
    </Notice>
  );
}

/** By which we find a call in our logs, ready to be copied. */
export function Reference({ of }: { of: string | null }) {
  const say = useSay();
  if (of === null) return null;
  return (
    <p>
      <Say
        id="error.reference"
        values={{
          reference: <CopyButton text={of} label={say('error.copy')} copiedLabel={say('error.copied')} />,
        }}
      />
    </p>
  );
}
