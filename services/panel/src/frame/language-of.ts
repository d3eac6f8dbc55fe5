const LANGUAGES = ['en', 'da'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language that fits best what the reader asks for; English where none does. */
export function languageOf(wanted: readonly string[]): Language {
  for (const each of wanted) {
    const language = LANGUAGES.find((known) => known === each.toLowerCase().split('-')[0]);
    if (language !== undefined) return language;
  }
  return 'en';
}
