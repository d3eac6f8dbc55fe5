import styles from './bars.module.css';

export interface Bar {
  readonly id: string;
  /** 0 to 1; 0 is drawn as a line, so that "nothing" differs from "not there". */
  readonly height: number;
  /** `none`: nothing is known of this one. */
  readonly tone: 'plain' | 'bad' | 'none';
}

const WIDTH = 10;
const GAP = 3;
const HEIGHT = 40;
const LEAST = 2;

/** A strip of bars, drawn without style or script. What it shows must be said in text beside it. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const step = WIDTH + GAP;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${Math.max(1, bars.length) * step - GAP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={styles.bars}
    >
      {bars.map(({ id, height, tone }, index) => {
        const drawn = tone === 'none' ? 1 : LEAST + Math.min(1, Math.max(0, height)) * (HEIGHT - LEAST);
        return (
          <rect key={id} x={index * step} y={HEIGHT - drawn} width={WIDTH} height={drawn} className={styles[tone]} />
        );
      })}
    </svg>
  );
}
