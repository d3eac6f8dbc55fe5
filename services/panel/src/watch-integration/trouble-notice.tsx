import type { ReactNode } from 'react';
import { Say } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Notice, type Tone } from '../look/notice.tsx';
import { Moment } from '../look/time.tsx';
import styles from './home.module.css';
import { type Trouble, troubleWords } from './trouble-of.ts';

/** What is wrong, in words by its code, and what leads to the cure. */
export function TroubleNotice({ of, tone, cure }: { of: Trouble; tone: Tone; cure?: ReactNode }) {
  const { title, body } = troubleWords(of);
  return (
    <Notice tone={tone} title={typeof title === 'string' ? title : <SaySentence of={title} />} action={cure}>
      <p>{typeof body === 'string' ? body : <SaySentence of={body} />}</p>
      {of.since !== null && (
        <p className={styles.since}>
          <Say id="trouble.since" values={{ time: <Moment at={of.since} /> }} />
        </p>
      )}
    </Notice>
  );
}
