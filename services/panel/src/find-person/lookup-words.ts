import type { components } from '../api/schema.ts';
import type { TextId } from '../frame/texts.tsx';

export type Lookup = components['schemas']['Lookup'];

/** What a lookup found, as the names of texts: the answer first, then what could not be asked. */
export function lookupWords(
  { verdict, ziik, notAsked }: Pick<Lookup, 'verdict' | 'ziik' | 'notAsked'>,
  isEnabled: boolean,
): { verdict: TextId; doubts: TextId[] } {
  const isInactive = verdict === 'ziik-only' && ziik?.active === false;
  const isWaiting = verdict === 'azure-unread' && !isEnabled;
  return {
    verdict: isInactive ? 'find.ziik-only.inactive' : isWaiting ? 'find.azure-unread.off' : `find.${verdict}`,
    doubts: verdict === 'held' ? [] : notAsked.map((system): TextId => `find.notAsked.${system}`),
  };
}
