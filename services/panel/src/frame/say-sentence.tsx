import { Fragment, type ReactNode } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Day, Distance, Moment } from '../look/time.tsx';
import { Name, Value } from '../look/value.tsx';
import { Say } from './say.tsx';
import styles from './say-sentence.module.css';
import type { Named, Part, Sentence } from './sentence.ts';

/** A sentence that a rule has chosen. */
export function SaySentence({ of: { id, values = {} } }: { of: Sentence }) {
  const intl = useIntl();
  const shown = Object.entries(values).map(([name, part]) => [name, show(part, intl)]);
  return <Say id={id} values={Object.fromEntries(shown)} />;
}

/** Sentences one after the other. */
export function SaySentences({ of }: { of: readonly Sentence[] }) {
  return of.map((sentence, index) => (
    <Fragment key={sentence.id}>
      {index > 0 && ' '}
      <SaySentence of={sentence} />
    </Fragment>
  ));
}

function show(part: Part, intl: IntlShape): ReactNode {
  if (typeof part === 'string' || typeof part === 'number') return part;
  if ('time' in part) return <Moment at={part.time} />;
  if ('day' in part) return <Day at={part.day} />;
  if ('away' in part) return <Distance at={part.away} />;
  if ('value' in part) return <Value of={part.value} />;
  if ('name' in part) return <Name of={part.name} />;
  if ('named' in part) return <Names of={part.named} />;
  if ('sentence' in part) return <SaySentence of={part.sentence} />;
  return intl.formatList(part.list.map((each) => <SaySentence key={each.id} of={each} />));
}

/** Names of units or user types, as they are called in Ziik. */
export function Names({ of }: { of: readonly Named[] }) {
  const intl = useIntl();
  if (of.length === 0) return <Say id="explain.none" />;
  return intl.formatList(of.map(({ id, name }) => <Name key={id} of={name} className={styles.name} />));
}
