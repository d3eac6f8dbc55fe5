const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ZIIK_ID = /^\d{1,15}$/;

/** One letter finds nearly everybody. */
export function isWorthSearching(text: string): boolean {
  return text.trim().length >= 2;
}

/** Whether Azure or Ziik can be asked for one person by a text: an address, or an id of either. */
export function namesOne(text: string): boolean {
  const given = text.trim();
  return ADDRESS.test(given) || GUID.test(given) || ZIIK_ID.test(given);
}
