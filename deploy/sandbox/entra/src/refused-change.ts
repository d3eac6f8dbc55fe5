/** What a caller of the control side asked for cannot be done; the message says why. */
export class RefusedChange extends Error {
  override readonly name = 'RefusedChange';
}
