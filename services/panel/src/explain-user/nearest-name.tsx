import { Say } from '../frame/say.tsx';
import type { Named } from '../frame/sentence.ts';
import { MarkedValue } from '../look/value.tsx';
import styles from './explain.module.css';
import { markDifference } from './mark-difference.ts';

/** The value beside the names that are nearest to it, with what is different marked. */
export function NearestName({ value, nearest }: { value: string; nearest: readonly Named[] }) {
  const compared = nearest.map(({ id, name }) => ({ id, marks: markDifference(value, name) }));
  return (
    <dl className={styles.compare}>
      <dt>
        <Say id="explain.nearest.azure" />
      </dt>
      <dd>
        <MarkedValue pieces={compared[0]!.marks.value} />
      </dd>
      <dt>
        <Say id="explain.nearest.ziik" />
      </dt>
      {compared.map(({ id, marks }, index) => (
        <dd key={id} className={index > 0 ? styles.alsoNear : undefined}>
          <MarkedValue pieces={marks.name} />
        </dd>
      ))}
    </dl>
  );
}
