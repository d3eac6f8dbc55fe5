import type { MessageFormatElement } from 'react-intl';
import en from '../texts/en.json?first';
import { FIRST_TEXTS } from './ask-texts.ts';
import { knowTexts } from './known-texts.ts';
import { type Language, languageOf } from './language-of.ts';

export type Messages = Record<string, MessageFormatElement[]>;

// The build gives the texts in two parts (bundle/split-texts.ts): those that the first page may show, and the others.
const PARTS = {
  first: { en: async () => ({ default: en }), ...FIRST_TEXTS },
  later: { en: () => import('../texts/en.json?later'), da: () => import('../texts/da.json?later') },
} as const;
type Part = keyof typeof PARTS;

/** What has come of each language. The later part is put in beside the first one. */
const come: Record<Language, Messages> = { en: { ...en }, da: {} };
/** The languages that may be shown; the first of them by the browser, before anybody asks. */
const asked = new Set<Language>([languageOf(navigator.languages)]);
const loading = new Map<string, Promise<void>>();
let isLaterWanted = false;
knowTexts(Object.keys(en));

function load(part: Part, language: Language): Promise<void> {
  const name = `${part} ${language}`;
  const known = loading.get(name);
  if (known !== undefined) return known;
  const begun = PARTS[part][language]().then(({ default: texts }) => {
    Object.assign(come[language], texts);
    knowTexts(Object.keys(texts));
  });
  loading.set(name, begun);
  // Who asks next tries again; this one hears of it.
  begun.catch(() => loading.delete(name));
  return begun;
}

/** What the first page says in English is there without waiting. */
export const FIRST_ENGLISH: Messages = come.en;

/** The texts of a language; with those of the later pages, where one is shown in another language already. */
export async function loadTexts(language: Language): Promise<Messages> {
  const isNew = !asked.has(language);
  asked.add(language);
  try {
    await load('first', language);
    if (isLaterWanted && isNew) await load('later', language);
  } catch (error) {
    asked.delete(language);
    throw error;
  }
  return come[language];
}

/** What all pages but the first ones say; each of them waits for it before it is shown. */
export async function loadLaterTexts(): Promise<void> {
  isLaterWanted = true;
  await Promise.all([...asked].map((language) => load('later', language)));
}
