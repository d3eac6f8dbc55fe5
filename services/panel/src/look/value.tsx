import { FormattedMessage, useIntl } from 'react-intl';
import { type Named, nameOf } from './name-of.ts';
import styles from './value.module.css';

export { type Named, nameOf } from './name-of.ts';

/** Characters that cannot be seen, or that turn the direction of what follows. */
const HIDDEN = /(\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|(?! )\p{Zs})/u;

/** A value as Azure states it, in quotation marks; what cannot be seen in it is shown as a mark with its code. */
export function Value({ of }: { of: string | null }) {
  if (of === null || of === '') {
    return (
      <span className={styles.none}>
        <FormattedMessage id="value.empty" />
      </span>
    );
  }
  return (
    <q dir="auto" className={styles.value}>
      <Visible text={of} />
    </q>
  );
}

interface MarkedProps {
  /** The value in its pieces; those that differ from what it is compared with are marked. */
  readonly pieces: readonly { readonly text: string; readonly isDifferent: boolean }[];
}

/** A value with what is different in it marked, be it a space or a letter that only looks the same. */
export function MarkedValue({ pieces }: MarkedProps) {
  return (
    <q dir="auto" className={styles.value}>
      {pieces.map(({ text, isDifferent }, index) => {
        const Piece = isDifferent ? 'mark' : 'span';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other name
          <Piece key={index} className={isDifferent ? styles.different : undefined}>
            <Visible text={text} />
          </Piece>
        );
      })}
    </q>
  );
}

/** A text in which what cannot be seen is shown as a mark with its code. */
export function Visible({ text }: { text: string }) {
  const intl = useIntl();
  return text.split(HIDDEN).map((part, index) => {
    const code = index % 2 === 1 ? part.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0') : null;
    if (code === null) return part;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
      <span key={index} className={styles.mark} title={intl.formatMessage({ id: 'value.hidden' }, { code })}>
        U+{code}
      </span>
    );
  });
}

/** A name, kept apart from the direction of the text around it; what cannot be seen in it is shown as a mark too. */
export function Name({ of, className }: { of: string; className?: string | undefined }) {
  return (
    <bdi className={className}>
      <Visible text={of} />
    </bdi>
  );
}

/** A person's name. */
export function PersonName({ person }: { person: Named }) {
  const name = nameOf(person);
  return name === null ? <FormattedMessage id="person.unnamed" /> : <Name of={name} />;
}
