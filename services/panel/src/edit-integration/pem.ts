/** What can be said of a pasted text before the server reads it: whether key and certificate are there. */
export type PemState = 'empty' | 'incomplete' | 'encrypted' | 'whole';

/** The largest file that can be a key with its certificates. */
export const LARGEST_PEM = 32_768;

export function pemState(text: string): PemState {
  if (text.trim() === '') return 'empty';
  const hasKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----/.test(text);
  const hasCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text);
  if (!hasKey || !hasCertificate) return 'incomplete';
  return /ENCRYPTED/.test(text) ? 'encrypted' : 'whole';
}

/** A thumbprint in groups of four, so that it can be compared by eye. */
export function groupedThumbprint(thumbprint: string): string {
  return thumbprint.match(/.{1,4}/g)?.join(' ') ?? '';
}
