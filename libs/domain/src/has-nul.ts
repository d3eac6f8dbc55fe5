/** Whether a text holds a NUL, which Postgres keeps in no text. */
export function hasNul(text: string | null | undefined): boolean {
  return text?.includes('\0') === true;
}
