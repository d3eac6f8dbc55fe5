/** Addresses that mails about one integration go to, at most. */
export const MOST_RECIPIENTS = 10;

/** Of an address, by RFC 5321. */
export const LONGEST_ADDRESS = 254;

/** The languages that mails are written in. */
export const LANGUAGES = ['en', 'da'] as const;
export type MailLanguage = (typeof LANGUAGES)[number];

const LOCAL_PART = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

/** The addresses that every server takes: no quotes, no comments, no line breaks, a domain with a dot. */
export const MAIL_ADDRESS = new RegExp(`^${LOCAL_PART}@(?:${LABEL}\\.)+${LABEL}$`);
