import { IntlMessageFormat } from 'intl-messageformat';
import { WELL_AGAIN } from './decide-mails.ts';
import type { MailLanguage } from './mail-address.ts';
import { DA } from './mail-texts.da.ts';
import { EN, type MailTextId } from './mail-texts.en.ts';

/** What a mail says. Of people it has numbers at most. */
export interface MailContent {
  readonly cause: string;
  readonly language: MailLanguage;
  /** Of the integration. */
  readonly name: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Since when it is so; of a test mail null. */
  readonly since: Date | null;
  readonly at: Date;
  /** Where the panel is opened from; undefined: not known. */
  readonly link: string | undefined;
}

/** A mail without its addresses. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const TEXTS = { en: EN, da: DA } as const;
const LOCALES = { en: 'en-GB', da: 'da-DK' } as const;
/** The longest name of an integration that a subject has. */
const LONGEST_NAME = 80;

/** Writes a mail as text and as HTML. */
export function composeMail({ cause, language, name, values, since, at, link }: MailContent): ComposedMail {
  const say = sayIn(language);
  const shown = { ...values, name: shortened(oneLine(name)), day: dayOf(values.expiresAt, language) };
  const what = say(cause, shown);
  const paragraphs = [what, say(`${cause}.todo`, shown)];
  if (since !== null && !cause.endsWith('-expiring'))
    paragraphs.push(
      cause === WELL_AGAIN
        ? say('between', { since: timeIn(since, language), until: timeIn(at, language) })
        : say('since', { since: timeIn(since, language) }),
    );
  const why = say('why', shown);
  const open = say(link === undefined ? 'open.fromZiik' : 'open', {});
  return {
    subject: say('subject', { name: shown.name, what: what.replace(/\.$/, '') }),
    text: `${[...paragraphs, link === undefined ? open : `${open}: ${link}`, `-- \n${why}`].join('\n\n')}\n`,
    html: asHtml({ language, paragraphs, open, link, why }),
  };
}

/** Whether there are words for a cause. */
export function hasWords(cause: string): boolean {
  return cause in EN && `${cause}.todo` in EN;
}

function sayIn(language: MailLanguage) {
  return (id: string, values: Readonly<Record<string, string | number>>): string =>
    String(new IntlMessageFormat(TEXTS[language][id as MailTextId], LOCALES[language]).format(values));
}

/** A name may hold any text; in a subject it stays on its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function shortened(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1).toWellFormed()}…`;
}

function timeIn(time: Date, language: MailLanguage): string {
  const form = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(LOCALES[language], form).format(time);
}

function dayOf(time: unknown, language: MailLanguage): string {
  if (typeof time !== 'string') return '';
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time));
}

interface HtmlParts {
  readonly language: MailLanguage;
  readonly paragraphs: readonly string[];
  readonly open: string;
  readonly link: string | undefined;
  readonly why: string;
}

const BODY =
  'margin:0;padding:24px;background:#ffffff;color:#1c2024;font:15px/1.5 -apple-system,Segoe UI,Arial,sans-serif';
const SMALL = 'margin:32px 0 0;padding:12px 0 0;border-top:1px solid #d9d9e0;color:#60646c;font-size:13px';
const BUTTON =
  'display:inline-block;padding:8px 16px;border-radius:6px;background:#1f4fd8;color:#ffffff;text-decoration:none';

/** No picture, no script, nothing from elsewhere. */
function asHtml({ language, paragraphs, open, link, why }: HtmlParts): string {
  const [first, ...rest] = paragraphs;
  const button =
    link === undefined
      ? `<p>${escaped(open)}</p>`
      : `<p style="margin:24px 0 0"><a href="${escaped(link)}" style="${BUTTON}">${escaped(open)}</a></p>`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body style="${BODY}">`,
    '<div style="max-width:560px">',
    `<p style="margin:0 0 12px;font-size:18px;font-weight:600">${escaped(first!)}</p>`,
    ...rest.map((text) => `<p style="margin:0 0 12px">${escaped(text)}</p>`),
    button,
    `<p style="${SMALL}">${escaped(why)}</p>`,
    '</div></body></html>',
  ].join('\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
