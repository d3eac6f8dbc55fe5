import { languageOf } from './language-of.ts';

/** What the first page says in the languages beside English, which comes with its script. */
export const FIRST_TEXTS = { da: () => import('../texts/da.json?first') } as const;

// Asked for while the large scripts are still on their way, as the first answers of the API are.
const language = languageOf(navigator.languages);
// Who shows the texts loads them in the same way, and hears of a failure.
if (language !== 'en') FIRST_TEXTS[language]().catch(() => {});
