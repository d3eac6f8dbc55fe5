import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'react-intl';
import { type Language, languageOf } from './language-of.ts';
import { FIRST_ENGLISH, loadTexts, type Messages } from './load-texts.ts';

/** The name of a text. Every text stands in `texts/en.json`, and in each other language by the same name. */
export type TextId = keyof typeof import('../texts/en.json');

interface Spoken {
  readonly language: Language;
  readonly messages: Messages;
}

const AT_ONCE: Spoken = { language: 'en', messages: FIRST_ENGLISH };

/** The language that is asked for and its texts, as soon as they are there; English where they cannot be loaded. */
function useTexts(wanted: Language): Spoken | null {
  const [spoken, setSpoken] = useState(wanted === AT_ONCE.language ? AT_ONCE : null);
  useEffect(() => {
    let isWanted = true;
    const speak = async (language: Language): Promise<void> => {
      const messages = await loadTexts(language);
      if (isWanted) setSpoken((before) => (before?.language === language ? before : { language, messages }));
    };
    speak(wanted)
      .catch(() => speak('en'))
      .catch(() => isWanted && setSpoken((before) => before ?? AT_ONCE));
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  return spoken;
}

/** What is wrong with a text is a fault of ours, which nobody should have to find. */
function refuse(error: Error): never {
  throw error;
}

/** Dates and numbers follow the reader's own region where its language is the one that is shown. */
function localeOf(language: Language, wanted: readonly string[]): string {
  const region = wanted.find((each) => each.toLowerCase().split('-')[0] === language);
  return region ?? (language === 'da' ? 'da-DK' : 'en-GB');
}

interface TextsProps {
  readonly wanted: readonly string[];
  readonly timeZone: string | undefined;
  readonly children: ReactNode;
}

/** Gives everything below its texts, and the reader's way to write dates and numbers. */
export function Texts({ wanted, timeZone, children }: TextsProps) {
  const texts = useTexts(languageOf(wanted));
  useEffect(() => {
    if (texts !== null) document.documentElement.lang = texts.language;
  }, [texts]);
  if (texts === null) return null;
  const { language, messages } = texts;
  const locale = localeOf(language, wanted);
  return (
    <IntlProvider locale={locale} messages={messages} {...(timeZone !== undefined && { timeZone })} onError={refuse}>
      {children}
    </IntlProvider>
  );
}
