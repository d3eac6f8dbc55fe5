import { Say } from '../frame/say.tsx';
import { wordsOf } from './judge-integration.ts';
import styles from './operator.module.css';

/** A code with its words; the code itself is what logs and runbooks call it. */
export function CodeInWords({ code }: { code: string }) {
  const id = wordsOf(code);
  return (
    <div>
      <Say id={id ?? 'operate.code.other'} />
      <code className={styles.code}>{code}</code>
    </div>
  );
}
