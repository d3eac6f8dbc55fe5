import { Say } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { placeWords, reasonsOf } from './place-words.ts';
import styles from './preview-change.module.css';
import type { Place } from './preview-words.ts';

interface StandingProps {
  readonly place: Place | null;
  /** Say why somebody comes out so; `email` is the address that it may be about. */
  readonly why?: { readonly email: string | null };
}

/** Where somebody stands: unit and user types, or the state that says more. */
export function Standing({ place, why }: StandingProps) {
  if (place === null) return <Say id="preview.place.none" />;
  return (
    <>
      <SaySentence of={placeWords(place)} />
      {why !== undefined &&
        reasonsOf(place, why.email).map((reason) => (
          <p key={JSON.stringify(reason)} className={styles.reason}>
            <SaySentence of={reason} />
          </p>
        ))}
    </>
  );
}
